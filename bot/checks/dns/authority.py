"""Which name servers answer for a name with authority? They say what our resolver should have said."""

from collections.abc import Sequence

from bot.checks.context import Context
from bot.checks.dns.manner import Manner
from bot.checks.dns.name_servers import delegated
from bot.checks.dns.names import is_within, top_level
from bot.checks.dns.zone_cut import addresses_of, find_cut
from bot.models.diagnosis import FindingState
from bot.suffixes import registrable

MOST_SERVERS = 4


async def authoritative_servers(context: Context, name: str) -> tuple[str, Sequence[tuple[str, str]]]:
    """The zone that holds a name, and its name servers with addresses, without those known to fail.

    None are returned for a name that a registry denies, because a registry is right about that, nor if
    no server above the domain answered before.
    """
    if _out_of_reach(context, name):
        return name, ()
    cut = await find_cut(context.resolver, name)
    if not cut.answered or (cut.denied and not is_within(cut.zone, registrable(name))):
        return cut.zone, ()
    servers = await addresses_of(context.resolver, cut, cut.servers)
    of_zone = (each for each in delegated(context.findings) if each.detail["zone"] == cut.zone)
    dead = {each.address for each in of_zone if each.detail["manner"] != Manner.ANSWERS}
    return cut.zone, [each for each in servers if each[1] not in dead][:MOST_SERVERS]


def _out_of_reach(context: Context, name: str) -> bool:
    """Whether the parent zones of the domain, under the same top-level domain, did not answer from here."""
    skipped = (each.subject for each in context.findings_of("domain") if each.state is FindingState.SKIPPED)
    return top_level(name) in map(top_level, skipped)
