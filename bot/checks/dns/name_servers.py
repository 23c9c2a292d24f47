"""What the findings about name servers say together. Pure.

Silence over an address family counts only if some name server was heard over that family from here.
"""

from collections.abc import Sequence

from bot.checks.dns.manner import UNHEARD, Manner
from bot.checks.ip import version
from bot.models.diagnosis import Finding


def delegated(findings: Sequence[Finding]) -> list[Finding]:
    """Findings about the domain's name servers, one for each of their addresses, asked or not."""
    return [each for each in findings if each.check == "delegation" and "manner" in each.detail]


def controls(findings: Sequence[Finding]) -> list[Finding]:
    """Findings about name servers of other zones, asked for comparison."""
    return [each for each in findings if each.detail.get("asked") == "dns"]


def asked(findings: Sequence[Finding]) -> list[Finding]:
    """Findings about the domain's name servers that could be asked from here."""
    heard = {family_of(each) for each in delegated(findings) if each.detail["manner"] not in UNHEARD}
    heard |= {each.detail["over"] for each in controls(findings) if each.detail["answers"]}
    reached = [each for each in delegated(findings) if each.detail["manner"] != Manner.NO_ROUTE]
    return [each for each in reached if each.detail["manner"] != Manner.SILENT or family_of(each) in heard]


def unasked(findings: Sequence[Finding]) -> list[str]:
    """Names of the domain's name servers that could not be asked at any of their addresses."""
    known = {each.subject for each in asked(findings)}
    return [each.subject for each in delegated(findings) if each.subject not in known]


def manners(findings: Sequence[Finding]) -> set[Manner]:
    """How the domain's name servers behave that could be asked."""
    return {each.detail["manner"] for each in asked(findings)}


def none_answers(findings: Sequence[Finding]) -> bool:
    """Whether all of the domain's name servers were asked and none answers, while controls do."""
    others = any(each.detail["answers"] for each in controls(findings))
    return others and not unasked(findings) and Manner.ANSWERS not in manners(findings)


def family_of(server: Finding) -> int | None:
    """4 or 6, for IPv4 or IPv6; None if the server has no address."""
    return None if server.address is None else version(server.address)
