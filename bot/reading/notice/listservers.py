"""Addresses of those who run a mailing list, and the list that they stand for (RFC 2142, section 6).

Mailman, ezmlm, mlmmj and groups.io put an office behind a list's name, Majordomo before it. Sympa, LISTSERV
and Majordomo also write for all lists of a host.
"""

import re

_OFFICE = re.compile(
    r"(?P<name>.{1,64})[-+](?:owner|request|bounces?|help|admin|noreply|errors?)|(?:owner|request)-(?P<after>.{1,64})",
    re.IGNORECASE,
)
_SERVERS = {"listserv", "sympa", "majordomo", "mailman", "listmaster"}


def list_of(address: str) -> str | None:
    """The list behind the address of one of its offices; None where it is none, or one of many lists."""
    local, _, domain = address.partition("@")
    office = _OFFICE.fullmatch(local)
    return f"{office['name'] or office['after']}@{domain}" if office else None


def runs_lists(address: str) -> bool:
    """Whether mail from there comes from who runs a list, and is no post to one."""
    return address.partition("@")[0].lower() in _SERVERS or list_of(address) is not None
