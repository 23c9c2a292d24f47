"""Role addresses of mailing lists, such as `list-owner@`, and the lists they belong to (RFC 2142, section 6).

Mailman, ezmlm, mlmmj and groups.io append the role to the list's name, Majordomo prepends it. Sympa, LISTSERV
and Majordomo also have one address for all lists of a host.
"""

import re

_OFFICE = re.compile(
    r"(?P<name>.{1,64})[-+](?:owner|request|bounces?|help|admin|noreply|errors?)|(?:owner|request)-(?P<after>.{1,64})",
    re.IGNORECASE,
)
_SERVERS = {"listserv", "sympa", "majordomo", "mailman", "listmaster"}


def list_of(address: str) -> str | None:
    """The list that a role address belongs to; None if it is none, or one for all lists of a host."""
    local, _, domain = address.partition("@")
    office = _OFFICE.fullmatch(local)
    return f"{office['name'] or office['after']}@{domain}" if office else None


def runs_lists(address: str) -> bool:
    """Whether it is the address of list software, so that mail from it is no post to a list."""
    return address.partition("@")[0].lower() in _SERVERS or list_of(address) is not None
