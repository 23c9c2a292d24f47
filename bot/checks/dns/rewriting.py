"""Does our resolver say where a mail host is as its own name servers do? Filters lead elsewhere."""

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
    """Where its own name servers say nothing, the answers themselves are looked at."""
    if found.outcome in {"number", "alias-loop"}:
        return
    try:
        await _check(context, found)
    except asyncio.CancelledError:
        _tell(context, found, _NO_TIME)
        raise


async def _check(context: Context, found: HostAddresses) -> None:
    own = await own_addresses(context, found.host)
    if own is not None:
        _compare(context, found, own)
    elif doubt := await _doubt(context, found):
        _tell(context, found, doubt)


def _tell(context: Context, found: HostAddresses, doubt: Doubt) -> None:
    tell_doubt(context, found.host, doubt, _said(found), {"rewrites": _sure(doubt.certain)})


def _compare(context: Context, found: HostAddresses, own: set[str]) -> None:
    """Filters give an address to every name, also to one that has none. And our resolver may have none where
    there is one: caches know a new host only after a while, and lookups fail.

    Certain is an address that is not public, since a public one may be of another server of theirs, meant for
    us; and a failure that is no silence, which may be for name servers that are slow.
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
    facts = {"rewritten_host": found.host, "rewritten": _said(found), "own_addresses": theirs}
    context.tell(
        "resolver",
        found.host,
        FindingState.FAIL if certain else FindingState.WARN,
        f"Our resolver returns {_said(found)} for {found.host}; its own name servers say {theirs}",
        detail={"rewrites": _sure(certain), "facts": facts},
    )


async def _doubt(context: Context, found: HostAddresses) -> Doubt | None:
    if _given(found):
        return await doubt_addresses(context, found.host)
    return await doubt_denial(context, await context.resolver.ask(found.host, "A"))


def _given(found: HostAddresses) -> tuple[str, ...]:
    return (*found.usable, *dict(found.refused))


def _said(found: HostAddresses) -> str:
    return min(map(shown, _given(found)), key=version, default="nothing")


def _sure(certain: bool) -> str:
    return "certain" if certain else "perhaps"


async def own_addresses(context: Context, host: str) -> set[str] | None:
    """Over IPv4, as the host's own name servers say; None where none of them says it with authority."""
    _, servers = await authoritative_servers(context, host)
    answers = await asyncio.gather(*(context.resolver.ask_server(each, host, "A") for _, each in servers))
    said = [each for each in answers if each.by_authority and not each.canonical]
    return {record for each in said for record in each.records} if said else None
