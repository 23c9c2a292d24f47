"""Can we look things up from here: names, DNSSEC, and mail servers on port 25?"""

import asyncio
from collections.abc import Collection

from bot.checks.ip import is_address
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsOutcome
from bot.models.installation import Examined
from bot.models.smtp import SmtpOutcome, Stage
from bot.ports.looking import Prober, Resolver

SIGNED = "isc.org"
BROKEN = "dnssec-failed.org"
"""A domain with deliberately wrong signatures, run for tests like this one."""
FAMILIES = {"IPv4": "A", "IPv6": "AAAA"}
_OK, _WARN, _FAIL, _UNKNOWN = FindingState.OK, FindingState.WARN, FindingState.FAIL, FindingState.UNKNOWN


async def examine_network(
    resolver: Resolver, prober: Prober, controls: tuple[str, ...], name_servers: Collection[str] = ()
) -> list[Examined]:
    """All results; never raises. `controls`: mail servers elsewhere, as names or IP addresses.
    `name_servers`: those that the settings name, instead of the system's."""
    ports = [examine_port(resolver, prober, controls, family) for family in FAMILIES]
    resolving = examine_resolver(resolver, controls, name_servers)
    return list(await asyncio.gather(resolving, examine_dnssec(resolver), *ports))


async def examine_resolver(
    resolver: Resolver, controls: tuple[str, ...], name_servers: Collection[str] = ()
) -> Examined:
    names = [each for each in controls if not is_address(each)] or [SIGNED]
    answers = await asyncio.gather(*(resolver.ask(name, "A", fresh=True) for name in names))
    if any(each.outcome is DnsOutcome.ANSWERED for each in answers):
        return Examined(name="resolver", state=_OK, summary="The resolver finds names that exist.")
    why = answers[0].why
    return Examined(
        name="resolver",
        state=_FAIL,
        summary=f"The resolver does not find {', '.join(names)} ({why}), so no diagnosis can be made.",
        fix=_fix_of_resolver(name_servers),
    )


def _fix_of_resolver(name_servers: Collection[str]) -> str:
    if name_servers:
        return f"Check {', '.join(name_servers)}, which BOUNCEBOT_NAMESERVERS names, and the path to there."
    return "Check /etc/resolv.conf and the path to the resolver, or name others in BOUNCEBOT_NAMESERVERS."


async def examine_dnssec(resolver: Resolver) -> Examined:
    """A resolver that validates refuses BROKEN, unless asked not to check it (CD flag, RFC 4035)."""
    checked, unchecked = await asyncio.gather(
        resolver.ask(BROKEN, "A", fresh=True), resolver.ask(BROKEN, "A", validate=False, fresh=True)
    )
    if unchecked.outcome is not DnsOutcome.ANSWERED:
        words = f"Whether the resolver validates DNSSEC is not known: {BROKEN} was not found."
        return Examined(name="dnssec", state=_UNKNOWN, summary=words)
    if checked.outcome is DnsOutcome.SERVER_FAILURE:
        return Examined(name="dnssec", state=_OK, summary="The resolver validates DNSSEC.")
    return Examined(
        name="dnssec",
        state=_WARN,
        summary="The resolver does not validate DNSSEC, so broken signatures look fine from here.",
        fix="Name a validating resolver in BOUNCEBOT_NAMESERVERS.",
    )


async def examine_port(
    resolver: Resolver, prober: Prober, controls: tuple[str, ...], family: str
) -> Examined:
    name = f"port-25-{family.lower()}"
    addresses = await _addresses(resolver, controls, family)
    looks = [prober.look(host, address, control=True) for host, address in addresses]
    sessions = await asyncio.gather(*looks)
    if any(each.outcome is SmtpOutcome.OK or each.stage is not Stage.CONNECT for each in sessions):
        words = f"Mail servers elsewhere answer on port 25 over {family}."
        return Examined(name=name, state=_OK, summary=words)
    if all(each.outcome in {SmtpOutcome.NO_ROUTE, SmtpOutcome.FORBIDDEN} for each in sessions):
        words = f"There is no {family} here, or no mail server to try it with."
        return Examined(name=name, state=FindingState.SKIPPED, summary=words)
    return Examined(
        name=name,
        state=_WARN,
        summary=f"No mail server elsewhere answers on port 25 over {family}: it is blocked here.",
        fix="Ask your provider to open it, or check through another host: BOUNCEBOT_VANTAGES."
        " Until then bounces are judged by their text and DNS.",
    )


async def _addresses(resolver: Resolver, controls: tuple[str, ...], family: str) -> list[tuple[str, str]]:
    """Each control with its first address of that family."""
    found = [(each, each) for each in controls if is_address(each) and (":" in each) == (family == "IPv6")]
    names = [each for each in controls if not is_address(each)]
    answers = await asyncio.gather(*(resolver.ask(name, FAMILIES[family]) for name in names))
    return found + [(each.name, each.records[0]) for each in answers if each.records]
