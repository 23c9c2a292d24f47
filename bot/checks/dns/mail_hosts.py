"""Where does mail for the domain go? MX, null MX, implicit MX (RFC 5321, section 5.1; RFC 7505)."""

import asyncio
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.checks.dns.address import ask_for_addresses
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome

if TYPE_CHECKING:
    from bot.checks.context import Context

MOST_HOSTS = 10
SECOND_PATIENCE = 1.5
"""Seconds for the second query to a resolver that did not answer the first."""

Kind = Literal["mx", "implicit", "null", "none", "no-such-name", "failed"]
DENIALS: frozenset[Kind] = frozenset({"null", "none", "no-such-name"})
"""Kinds of answers by which the domain takes no mail, if our resolver is right."""


class MailHosts(NamedTuple):
    """The hosts to try, best preference first."""

    kind: Kind
    hosts: tuple[str, ...] = ()
    known: int = 0
    """How many there are; `hosts` has the first ten."""
    answer: DnsAnswer | None = None
    """The DNS answer that led to this."""


async def find_mail_hosts(context: "Context", domain: str) -> MailHosts:
    """Looks up where mail for the domain goes, and reports it."""
    began = context.elapsed()
    answer = await _ask(context, domain)
    found = await _read(context, domain, answer)
    state, summary = _words(domain, found)
    said = (found.kind == "failed" and found.answer) or answer
    detail = {
        "kind": found.kind,
        "outcome": said.outcome.value,
        "hosts": list(found.hosts),
        "known": found.known,
    }
    if said.error:
        detail["error"] = said.error
    context.tell("mx", domain, state, summary, detail=detail, seconds=context.elapsed() - began)
    return found


def tell_given_up(context: "Context", domain: str) -> None:
    """Reports that the lookup is not waited for any longer."""
    words = f"Our resolver has not found out yet where mail for {domain} goes"
    detail = {"kind": "failed", "outcome": DnsOutcome.TIMEOUT.value, "hosts": [], "known": 0}
    context.tell("mx", domain, FindingState.UNKNOWN, words, detail=detail)


async def _ask(context: "Context", domain: str) -> DnsAnswer:
    """Asks for MX records, and once more after a timeout: resolvers often have the answer by then."""
    answer = await context.resolver.ask(domain, "MX")
    if answer.outcome is not DnsOutcome.TIMEOUT:
        return answer
    try:
        async with asyncio.timeout(SECOND_PATIENCE):
            return await context.resolver.ask(domain, "MX", fresh=True)
    except TimeoutError:
        return answer


async def _read(context: "Context", domain: str, answer: DnsAnswer) -> MailHosts:
    if answer.outcome is DnsOutcome.NO_SUCH_NAME:
        return MailHosts("no-such-name", answer=answer)
    if answer.outcome is DnsOutcome.NO_DATA:
        return await _implicit(context, domain)
    if answer.outcome is not DnsOutcome.ANSWERED:
        return MailHosts("failed", answer=answer)
    hosts = by_preference(answer.records)
    if hosts == ("",):
        return MailHosts("null", answer=answer)
    hosts = tuple(host for host in hosts if host)
    return MailHosts("mx", hosts[:MOST_HOSTS], len(hosts), answer)


async def _implicit(context: "Context", domain: str) -> MailHosts:
    """Without MX records, mail goes to the domain's own address (RFC 5321, section 5.1)."""
    answers = await ask_for_addresses(context.resolver, domain)
    if any(each.records for each in answers):
        return MailHosts("implicit", (domain,), 1, answers[0])
    failed = next((each for each in answers if each.failed), None)
    return MailHosts("failed" if failed else "none", answer=failed)


def by_preference(records: tuple[str, ...]) -> tuple[str, ...]:
    """Host names of MX records, each once; the null MX as an empty name."""
    pairs = sorted(
        (int(preference), host) for preference, _, host in (each.partition(" ") for each in records)
    )
    return tuple(dict.fromkeys("" if host == "." else host for _, host in pairs))


def _words(domain: str, found: MailHosts) -> tuple[FindingState, str]:
    match found.kind:
        case "mx":
            return FindingState.OK, f"Mail for {domain} goes to {_list(found)}"
        case "implicit":
            return FindingState.WARN, f"{domain} has no MX record; mail goes to its own address"
        case "null":
            return FindingState.FAIL, f"{domain} has a null MX record: it accepts no mail"
        case "none":
            return FindingState.FAIL, f"{domain} has no MX record and no address record"
        case "no-such-name":
            return FindingState.FAIL, f"{domain} does not exist in the DNS"
        case "failed":
            said = found.answer.outcome.value.replace("-", " ") if found.answer else "no answer"
            why = f" ({found.answer.error})" if found.answer and found.answer.error else ""
            return (
                FindingState.UNKNOWN,
                f"Our resolver could not find out where mail for {domain} goes: {said}{why}",
            )


def _list(found: MailHosts) -> str:
    shown = ", ".join(found.hosts[:3])
    if found.known <= 3:
        return shown
    looked = f"; the first {len(found.hosts)} are checked" if found.known > len(found.hosts) else ""
    return f"{found.known} hosts: {shown} …{looked}"
