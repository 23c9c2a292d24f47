"""Is our address on a block list (RFC 5782)?"""

import asyncio
from collections.abc import Sequence
from ipaddress import ip_address
from typing import NamedTuple

from bot.checks.context import Context
from bot.models.diagnosis import FindingState

LISTED, UNLISTED = "2.0.0.127", "1.0.0.127"
"""Test entries: every working list has 127.0.0.2 and none has 127.0.0.1 (RFC 5782, section 5)."""
REFUSALS = "127.255.255."
"""Answers by which lists say that they do not serve this resolver."""


async def check_dnsbl(context: Context, address: str, named: Sequence[str] = ()) -> None:
    """Asks the lists in the settings, and those that the reply names."""
    zones = dict.fromkeys((*context.ourselves.dnsbls, *named))
    await asyncio.gather(*(_ask(context, address, zone) for zone in zones))


class _Answers(NamedTuple):
    """A list's records for our address and for the two test entries."""

    ours: Sequence[str]
    why: Sequence[str]
    listed: Sequence[str]
    unlisted: Sequence[str]

    @property
    def refused(self) -> bool:
        return any(each.startswith(REFUSALS) for each in (*self.ours, *self.listed))


async def _ask(context: Context, address: str, zone: str) -> None:
    name = f"{ip_address(address).reverse_pointer.rsplit('.', 2)[0]}.{zone}"
    answer, why, listed, unlisted = await asyncio.gather(
        context.resolver.ask(name, "A"),
        context.resolver.ask(name, "TXT"),
        context.resolver.ask(f"{LISTED}.{zone}", "A"),
        context.resolver.ask(f"{UNLISTED}.{zone}", "A"),
    )
    answers = _Answers(answer.records, why.records, listed.records, unlisted.records)
    state, words, detail = _judge(answers, address, zone)
    context.tell("dnsbl", zone, state, words, address=address, detail=detail, seconds=answer.seconds)


def _judge(answers: _Answers, address: str, zone: str) -> tuple[FindingState, str, dict[str, object]]:
    """The finding's state, words and detail."""
    unknown = f"so whether it lists {address} is not known"
    if answers.unlisted and not answers.refused:
        useless = {"lists_all": True, "facts": {"useless_list": zone}}
        return FindingState.UNKNOWN, f"{zone} lists every address, {unknown}", useless
    if answers.refused or not answers.listed:
        return FindingState.UNKNOWN, f"{zone} does not answer our resolver, {unknown}", {}
    if not any(each.startswith("127.") for each in answers.ours):
        return FindingState.OK, f"{address} is not on {zone}", {"listed": False}
    reason = f" ({answers.why[0][:150]})" if answers.why else ""
    listed = {"listed": True, "facts": {"sender_ip": address, "lists": zone}}
    return FindingState.FAIL, f"{address} is on {zone}{reason}", listed
