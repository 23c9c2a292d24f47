"""Is it true that the domain takes no mail? Compares our resolver with the domain's own name servers.

A name that does not exist (NXDOMAIN) has no records of any type, and nothing exists below it (RFC 2308,
section 2; RFC 8020). Anything else is a contradiction.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from bot.checks.context import Context
from bot.checks.dns import name_servers
from bot.checks.dns.authority import authoritative_servers
from bot.checks.dns.filtering import doubt_denial, tell_doubt
from bot.checks.dns.mail_hosts import by_preference
from bot.checks.dns.manner import Manner
from bot.checks.dns.names import names_between
from bot.checks.ip import named, shown
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome


class Statement(NamedTuple):
    """What one name server says about the domain, with authority."""

    server: str
    address: str
    mx: DnsAnswer
    addresses: Sequence[str] = ()
    absent: str | None = None
    """A name between the zone and the domain that it says does not exist."""

    @property
    def denies(self) -> bool:
        return self.mx.outcome is DnsOutcome.NO_SUCH_NAME

    @property
    def mail_goes_to(self) -> str | None:
        hosts = by_preference(self.mx.records) or tuple(map(shown, self.addresses))
        return next(filter(None, hosts), None)


class Contradiction(NamedTuple):
    """Two answers that cannot both be true."""

    kind: str
    """Between `types` of records, with a name `above`, or between two servers' `versions` of the zone."""
    words: str


async def check_denial(context: Context, domain: str) -> None:
    """Reports name servers that contradict themselves or each other; otherwise compares our resolver.

    Our resolver may be wrong because it filters names, or because it cached a denial of a new domain.
    """
    said = await _ask_servers(context, domain)
    found = [(each, contradiction(domain, each, said)) for each in said]
    for each, wrong in found:
        if wrong:
            words = f"{named(each.server, each.address)} says that {wrong.words}"
            detail = {"contradicts": wrong.kind, "server": each.server}
            context.tell("domain", domain, FindingState.FAIL, words, address=each.address, detail=detail)
    if not said:
        await _ask_resolver(context, domain)
    elif not any(wrong for _, wrong in found):
        _compare_resolver(context, domain, said[0])


async def check_failure(context: Context, domain: str, failure: DnsAnswer) -> None:
    """Our resolver failed at the domain: do all its name servers answer, or does the resolver filter it?"""
    manners = {each.detail["manner"] for each in name_servers.delegated(context.findings)}
    if manners == {Manner.ANSWERS}:
        await check_for_mx(context, domain)
    elif not manners and (doubt := await doubt_denial(context, failure)):
        tell_doubt(context, domain, doubt, "nothing", {"denies": True})


async def check_for_mx(context: Context, domain: str) -> None:
    """Our resolver finds no MX records (or failed): do the domain's name servers have some?"""
    said = next((each for each in await _ask_servers(context, domain) if each.mx.records), None)
    if said:
        _compare_resolver(context, domain, said)


def contradiction(domain: str, said: Statement, statements: Sequence[Statement]) -> Contradiction | None:
    """What a name server says that its own other answers, or another server's, contradict."""
    if said.denies and said.addresses:
        asked = f"{domain} does not exist when asked for its mail servers (MX)"
        address = f"that it is at {shown(said.addresses[0])} when asked for its address"
        return Contradiction("types", f"{asked}, but {address}")
    if said.absent and not said.denies:
        return Contradiction("above", f"{said.absent} does not exist, although {domain} below it does")
    knowing = next((each.server for each in statements if not each.denies), None)
    if said.denies and knowing:
        return Contradiction("versions", f"{domain} does not exist, but {knowing} says that it does")
    return None


async def _ask_servers(context: Context, domain: str) -> list[Statement]:
    """The statements of the domain's name servers that answer with authority."""
    zone, servers = await authoritative_servers(context, domain)
    said = await asyncio.gather(*(_ask(context, domain, zone, *each) for each in servers))
    return [each for each in said if each.mx.by_authority]


async def _ask(context: Context, domain: str, zone: str, server: str, address: str) -> Statement:
    above = ((each, "A") for each in names_between(zone, domain))
    asked = [(domain, "MX"), (domain, "A"), (domain, "AAAA"), *above]
    mx, *rest = await asyncio.gather(*(context.resolver.ask_server(address, *each) for each in asked))
    addresses = [record for each in rest[:2] if each.authoritative for record in each.records]
    denied = (e.name for e in rest[2:] if e.authoritative and e.outcome is DnsOutcome.NO_SUCH_NAME)
    return Statement(server, address, mx, addresses, next(denied, None))


def _compare_resolver(context: Context, domain: str, said: Statement) -> None:
    goes = said.mail_goes_to
    says = f"that its mail goes to {goes}" if goes else "the same"
    context.tell(
        "resolver",
        domain,
        FindingState.FAIL if goes else FindingState.OK,
        f"Our resolver finds no mail server for {domain}; {said.server}, which serves it, says {says}",
        detail={"denies": bool(goes), "facts": {"denied_domain": domain} if goes else {}},
        seconds=said.mx.seconds,
    )


async def _ask_resolver(context: Context, domain: str) -> None:
    """Checks our resolver's denial by its own other answers, if no name server can be asked."""
    mx = await context.resolver.ask(domain, "MX")
    if mx.outcome is DnsOutcome.ANSWERED or _is_denied_above(context):
        return
    doubt, known = await asyncio.gather(doubt_denial(context, mx), _known_otherwise(context, mx))
    if doubt and (doubt.certain or not known):
        tell_doubt(context, domain, doubt, "nothing", {"denies": doubt.certain or None})
    elif known:
        asked = f"{domain} does not exist when asked for its mail servers (MX)"
        words = f"Our resolver says that {asked}, but knows {known}"
        detail = {"contradicts": True, "facts": {"half_denied": domain, "half_known": known}}
        context.tell("resolver", domain, FindingState.WARN, words, detail=detail)
    else:
        words = (
            f"Our resolver says that {domain} does not exist, and the answer comes from a zone that can tell"
        )
        context.tell("resolver", domain, FindingState.OK, words, detail={"denies": False})


def _is_denied_above(context: Context) -> bool:
    return any(each.detail.get("denied") for each in context.findings_of("domain"))


async def _known_otherwise(context: Context, denial: DnsAnswer) -> str | None:
    """What our resolver knows at or below a name that it says does not exist."""
    if denial.outcome is not DnsOutcome.NO_SUCH_NAME:
        return None
    domain = denial.name
    questions = {
        (domain, "A"): "its address",
        (domain, "AAAA"): "its address",
        (domain, "NS"): "its name servers",
        (f"www.{domain}", "A"): f"the address of www.{domain}",
        (f"_dmarc.{domain}", "TXT"): f"the DMARC policy of {domain}",
    }
    answers = await asyncio.gather(*(context.resolver.ask(*each) for each in questions))
    return next((what for what, each in zip(questions.values(), answers, strict=True) if each.records), None)
