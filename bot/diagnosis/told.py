"""Which step of a delivery a bounce says failed, as far as a look does not take it by itself. Pure.

That the servers can be reached proves nothing about a step that was not taken from here. So `healthy` needs
the step that the words name looked at as well, and found good.
"""

import re

from bot.models.bounce import Bounce

_OF_LOOKUPS = {
    *("nxdomain", "no-mail-host", "mx-unresolvable", "dns-unreachable", "lame-delegation"),
    *("dnssec-bogus", "resolver-broken"),
}
_TYPE = re.compile(r"\btype[= ]'?(mx|aaaa|a|tlsa|ds)\b|\b(tlsa)\b", re.IGNORECASE)
_LOOKED_AT_ANYWAY = {"MX"}
_ANY = ("A", "AAAA", "TLSA", "DS")


def told_types(bounce: Bounce) -> tuple[str, ...] | None:
    """The types of the mail hosts' records whose lookup may have failed; None if the words tell of none.

    Senders look up addresses, with DANE also TLSA and DS records (RFC 7672, section 2.2).
    """
    named = {(kind or tlsa).upper() for kind, tlsa in _TYPE.findall(bounce.diagnostic or "")}
    if bounce.likeliest not in _OF_LOOKUPS and "TLSA" not in named:
        return None
    return tuple(sorted(named - _LOOKED_AT_ANYWAY)) if named else _ANY
