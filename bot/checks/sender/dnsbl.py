"""Is our address on a block list (RFC 5782)?"""

import asyncio
from collections.abc import Sequence
from ipaddress import ip_address

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


async def _ask(context: Context, address: str, zone: str) -> None:
    name = f"{ip_address(address).reverse_pointer.rsplit('.', 2)[0]}.{zone}"
    answer, test_point, must_be_absent, why = await asyncio.gather(
        context.resolver.ask(name, "A"),
        context.resolver.ask(f"{LISTED}.{zone}", "A"),
        context.resolver.ask(f"{UNLISTED}.{zone}", "A"),
        context.resolver.ask(name, "TXT"),
    )
    refused = any(each.startswith(REFUSALS) for each in (*answer.records, *test_point.records))
    if refused or not test_point.records or must_be_absent.records:
        lists_all = bool(must_be_absent.records) and not refused
        trouble = "lists every address" if lists_all else "does not answer our resolver"
        words = f"{zone} {trouble}, so whether it lists {address} is not known"
        useless = {"lists_all": True, "facts": {"useless_list": zone}} if lists_all else {}
        context.tell(
            "dnsbl",
            zone,
            FindingState.UNKNOWN,
            words,
            address=address,
            detail=useless,
            seconds=answer.seconds,
        )
        return
    listed = any(each.startswith("127.") for each in answer.records)
    reason = f" ({why.records[0][:150]})" if listed and why.records else ""
    detail: dict[str, object] = {"listed": listed}
    if listed:
        detail["facts"] = {"sender_ip": address, "lists": zone}
    context.tell(
        "dnsbl",
        zone,
        FindingState.FAIL if listed else FindingState.OK,
        f"{address} is {'' if listed else 'not '}on {zone}{reason}",
        address=address,
        detail=detail,
        seconds=answer.seconds,
    )
