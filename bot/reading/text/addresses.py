"""Mail addresses in fields and in running text (RFC 5321, section 4.1.2)."""

import re

LOCAL = r"(?:\"[^\"\n@<>]{1,64}\"|[\w.!$%&*+=?~-][\w.!$%&'*+/=?#~-]{0,90}+)"
DOMAIN = r"[^\W_][\w.-]{0,250}+(?!\*+[\w.]|[^\x00-\xff\w]{1,20}\.\w)"
"""Not one that goes on in characters put over it: `bob@ex***.com`, `bob@ex●●.com`."""
ADDRESS = rf"{LOCAL}@{DOMAIN}"
_ADDRESS = re.compile(ADDRESS)
_LABEL = re.compile(r"^(?:rcpt|(?:orig_)?to|recipient|from|sender|e?mail|address)=", re.IGNORECASE)
"""The label in `rcpt=bob@example.com`, as in logs."""
_XTEXT = re.compile(r"\+(2B|3D)")
_X400 = re.compile(r"SMTP=([^;\s]{1,200}@[^;\s]{1,200})", re.IGNORECASE)


def find_addresses(text: str) -> list[str]:
    """Every address in a text, in order, each once."""
    return list(dict.fromkeys(map(tidy, _ADDRESS.findall(text)))) if "@" in text else []


def first_address(text: str) -> str | None:
    found = _ADDRESS.search(text) if "@" in text else None
    return tidy(found[0]) if found else None


def tidy(address: str) -> str:
    """An address without the brackets, quotes, full stop, link or label around it in prose and logs."""
    bare = address.strip().strip("<>()[],;:*").rstrip(".-'").removeprefix("mailto:")
    bare = _LABEL.sub("", bare)
    if bare[:1] == "@":
        return address.strip(" <>()[],;:")  # somebody hid what was before it: `***@example.com`
    host, slash, _ = bare.partition("/")
    return bare.rpartition("/")[2] if slash and "." in host else bare


def same(one: str | None, other: str | None) -> bool:
    """Whether two addresses are the same mailbox; case does not matter in domains (RFC 5321, section 2.4)."""
    return one is not None and other is not None and (one == other or key(one) == key(other))


def key(address: str) -> str:
    """The form by which addresses are compared."""
    local, _, domain = address.rpartition("@")
    return f"{local.strip(chr(34))}@{domain.lower().rstrip('.')}"


def from_xtext(address: str) -> str:
    """Decodes an address in xtext, such as `ada+2Bnews@…` in ORCPT for `ada+news@…` (RFC 3461, section 4)."""
    return _XTEXT.sub(lambda found: chr(int(found[1], 16)), address)


def from_field(value: str) -> str | None:
    """The address of a typed field such as `rfc822; <a@b.example>` (RFC 3464, section 2.1.2)."""
    if not value:
        return None
    kind, semicolon, rest = value.partition(";")
    if not semicolon:
        kind, rest = "", value
    if "x400" in kind.lower() or "SMTP=" in rest:
        found = _X400.search(rest)
        return found[1] if found else None
    rest = rest.strip(" <>")
    return rest if "@" in rest and " " not in rest else first_address(rest)
