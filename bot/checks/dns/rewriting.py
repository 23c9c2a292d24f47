"""Does our resolver say where a mail host is as its own name servers do? Filters lead elsewhere."""

import asyncio

from bot.checks.dns.address import HostAddresses
from bot.checks.dns.authority import authoritative_servers
from bot.checks.ip import shown, version
from bot.checks.scene import Scene
from bot.models.diagnosis import FindingState


async def check_rewriting(scene: Scene, found: HostAddresses) -> None:
    """Says nothing where they agree on one address or on none, or where theirs are not public.

    Filters have only an address for a name, whatever it has: then mail seems to go to the domain's own.
    Others have none, as caches do for a while of a host that is new.
    It is certain of an address that is not public: else another server of theirs may be meant for us.
    """
    given = {each for each in (*found.usable, *dict(found.refused)) if version(each) == 4}
    denied = found.outcome in {"none", "no-such-name"}
    if found.alias or not (given or denied):
        return
    own = await own_addresses(scene, found.host)
    if own is None or given & own:
        return
    public = sorted(each for each in own if scene.prober.refusal(each) is None)
    if not public and (own or denied):
        return
    ours = shown(min(given)) if given else "nothing"
    theirs = ", ".join(map(shown, public)) or "that it has none"
    facts = {"rewritten_host": found.host, "rewritten": ours, "own_addresses": theirs}
    scene.tell(
        "resolver",
        found.host,
        FindingState.WARN if found.usable else FindingState.FAIL,
        f"Our resolver says {ours} of {found.host}; its own name servers say {theirs}",
        detail={"rewrites": "perhaps" if found.usable else "certain", "facts": facts},
    )


async def own_addresses(scene: Scene, host: str) -> set[str] | None:
    """Over IPv4, as the host's own name servers say; None where none of them says it with authority."""
    _, servers = await authoritative_servers(scene, host)
    answers = await asyncio.gather(*(scene.resolver.ask_server(each, host, "A") for _, each in servers))
    said = [each for each in answers if each.by_authority and not each.canonical]
    return {record for each in said for record in each.records} if said else None
