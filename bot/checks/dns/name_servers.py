"""What was found of name servers, taken together. Pure.

Silence over IPv6, or IPv4, says nothing of who was asked where nobody at all was heard over it from here.
"""

from collections.abc import Sequence

from bot.checks.dns.manner import UNHEARD, Manner
from bot.checks.ip import version
from bot.models.diagnosis import Finding


def told(findings: Sequence[Finding]) -> list[Finding]:
    """Each name server of the domain at each of its addresses, asked or not."""
    return [each for each in findings if each.check == "delegation" and "manner" in each.detail]


def controls(findings: Sequence[Finding]) -> list[Finding]:
    """Name servers of others."""
    return [each for each in findings if each.detail.get("asked") == "dns"]


def asked(findings: Sequence[Finding]) -> list[Finding]:
    """Those that could be asked from here."""
    heard = {family_of(each) for each in told(findings) if each.detail["manner"] not in UNHEARD}
    heard |= {each.detail["over"] for each in controls(findings) if each.detail["answers"]}
    reached = [each for each in told(findings) if each.detail["manner"] != Manner.NO_ROUTE]
    return [each for each in reached if each.detail["manner"] != Manner.SILENT or family_of(each) in heard]


def unasked(findings: Sequence[Finding]) -> list[str]:
    """Names of those that could not be asked at any of their addresses."""
    known = {each.subject for each in asked(findings)}
    return [each.subject for each in told(findings) if each.subject not in known]


def manners(findings: Sequence[Finding]) -> set[Manner]:
    """How those behave that could be asked."""
    return {each.detail["manner"] for each in asked(findings)}


def none_answers(findings: Sequence[Finding]) -> bool:
    """Every one was asked and gives no answer of use, while some of others do."""
    others = any(each.detail["answers"] for each in controls(findings))
    return others and not unasked(findings) and Manner.ANSWERS not in manners(findings)


def family_of(server: Finding) -> int | None:
    """4 or 6, as in IPv4 and IPv6; None where it has no address."""
    return None if server.address is None else version(server.address)
