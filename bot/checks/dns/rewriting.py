"""Does our resolver return the addresses of a mail host that the host's name servers do? Filters do not."""

import asyncio

from bot.checks.context import Context
from bot.checks.dns.address import HostAddresses
from bot.checks.dns.authority import authoritative_servers
from bot.checks.dns.filtering import Doubt, doubt_addresses, doubt_denial, tell_doubt
from bot.checks.ip import shown, version
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsOutcome

_NO_TIME = Doubt("time ran out before any other server could be asked", certain=False)


async def check_rewriting(context: Context, found: HostAddresses) -> None:
    """Compares our resolver with the host's name servers; if none can be asked, examines its answers."""
    if found.outcome in {"number", "alias-loop"}:
        return
    try:
        await _check(context, found)
    except asyncio.CancelledError:
        _tell(context, found, _NO_TIME)
        raise


async def _check(context: Context, found: HostAddresses) -> None:
    own = await authoritative_addresses(context, found.host)
    if own is not None:
        _compare(context, found, own)
    elif doubt := await _doubt(context, found):
        _tell(context, found, doubt)


def _tell(context: Context, found: HostAddresses, doubt: Doubt) -> None:
    tell_doubt(context, found.host, doubt, _returned(found), {"rewrites": _certainty(doubt.certain)})


def _compare(context: Context, found: HostAddresses, own: set[str]) -> None:
    """Reports IPv4 addresses of our resolver that have nothing in common with the host's name servers'.

    It is certain that the resolver is wrong if it returns no public address (a public one may be another
    of their servers, chosen for us) or an error other than a timeout (which slow name servers may cause).
    """
    given = {each for each in _given(found) if version(each) == 4}
    public = sorted(each for each in own if context.prober.refusal(each) is None)
    only_over_6 = not given and found.outcome in {"found", "not-public", "outside"}
    agree = given & own or not (given or own)
    not_public = own and not public
    if found.alias or only_over_6 or agree or not_public:
        return
    certain = not found.usable and found.error != DnsOutcome.TIMEOUT
    theirs = ", ".join(map(shown, public)) or "that it has none"
    facts = {"rewritten_host": found.host, "rewritten": _returned(found), "own_addresses": theirs}
    context.tell(
        "resolver",
        found.host,
        FindingState.FAIL if certain else FindingState.WARN,
        f"Our resolver returns {_returned(found)} for {found.host}; its own name servers say {theirs}",
        detail={"rewrites": _certainty(certain), "facts": facts},
    )


async def _doubt(context: Context, found: HostAddresses) -> Doubt | None:
    if _given(found):
        return await doubt_addresses(context, found.host)
    return await doubt_denial(context, await context.resolver.ask(found.host, "A"))


def _given(found: HostAddresses) -> tuple[str, ...]:
    return (*found.usable, *dict(found.refused))


def _returned(found: HostAddresses) -> str:
    return min(map(shown, _given(found)), key=version, default="nothing")


def _certainty(certain: bool) -> str:
    return "certain" if certain else "perhaps"


async def authoritative_addresses(context: Context, host: str) -> set[str] | None:
    """The host's IPv4 addresses according to its own name servers; None if none answers with authority."""
    _, servers = await authoritative_servers(context, host)
    answers = await asyncio.gather(*(context.resolver.ask_server(each, host, "A") for _, each in servers))
    said = [each for each in answers if each.by_authority and not each.canonical]
    return {record for each in said for record in each.records} if said else None
