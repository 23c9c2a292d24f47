"""Reads domains and addresses as people write them, and gives them in the form that the DNS uses."""

import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import urlsplit

import idna

from bot.suffixes import begins_known_top, has_known_top, registrable

MAX_ADDRESS = 320
"""Characters: 64 for the local part, 255 for the domain (RFC 5321, section 4.5.3.1)."""

_LABELS = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9-]{2,63}", re.ASCII
)
_INSIDE = frozenset({"lan", "home"})
"""Top-level domains of private networks with which real ones begin."""
_RESERVED = frozenset({"example", "test", "invalid"})
"""Top-level domains for examples and tests (RFC 2606, RFC 6761), which the public suffix list lacks."""


def domain_of(text: str) -> str | None:
    """The domain in A-labels (RFC 5891), lower case, without a trailing dot; None if it is no domain."""
    text = text.removesuffix(".")
    if not 0 < len(text) <= 253:
        return None
    try:
        name = text.lower() if text.isascii() else idna.encode(text, uts46=True).decode()
    except idna.IDNAError:
        return None
    return name if _LABELS.fullmatch(name) else None


_JAPANESE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
"""Scripts that one word of Japanese mixes (Unicode TR 39, section 5.2, less Latin), by how names begin."""


def readable(domain: str) -> str | None:
    """The Unicode form of a domain with A-labels; None if there is none, or if it could mislead.

    A label that mixes scripts or is written from right to left may look like another one (RFC 5891, section
    4.4; Unicode TR 39). Show the result beside the A-labels, never instead of them.
    """
    name = unicode_of(domain)
    return name if name and all(_is_plain(label) for label in name.split(".")) else None


def unicode_of(domain: str) -> str | None:
    """The Unicode form of a domain with A-labels, to compare with; None if there is none."""
    if "xn--" not in domain:
        return None
    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return None


def _is_plain(label: str) -> bool:
    letters = [character for character in label if character.isalpha()]
    scripts = {unicodedata.name(letter, "?").partition(" ")[0] for letter in letters}
    leftward = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in label)
    return (len(scripts) <= 1 or scripts <= _JAPANESE) and not leftward


def dot_for_comma(word: str) -> str:
    """`example.com` for a mistyped `example,com`; other words as they are."""
    name, comma, top = word.partition(",")
    typed = f"{name}.{top}"
    host = typed.rpartition("@")[2]
    meant = comma and top.isalpha() and domain_of(host) and has_known_top_level(host.lower())
    return typed if meant else word


def address_of(text: str) -> tuple[str, str] | None:
    """The address with its domain in A-labels, and that domain; None if it is no address."""
    local, at, host = text.removeprefix("mailto:").rpartition("@")
    domain = domain_of(host)
    if not at or not local or not domain or len(local) > 64 or not _is_local_part(local):
        return None
    return f"{local}@{domain}", domain


def host_of_url(text: str) -> str | None:
    """The domain in a URL with or without a scheme; None if it has none.

    Without the `www.` of a web site, because mail goes to the domain: `https://www.example.com/`.
    """
    host = domain_of(authority_of(text))
    if host is None or "://" not in text or host == registrable(host):
        return host
    return host.removeprefix("www.")


def authority_of(text: str) -> str:
    """The host part of a URL, an address or a bare host; empty if there is none."""
    try:
        return urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""


def is_ip(text: str) -> bool:
    """Whether it is an IP address, or an address literal such as `[192.0.2.1]` or `[IPv6:2001:db8::1]`
    (RFC 5321, section 4.1.3)."""
    if not text[:1].isdigit() and text[:1] != "[" and ":" not in text:
        return False  # shortcut for most words: the exception below is slow
    try:
        ip_address(text.strip("[]").lower().removeprefix("ipv6:"))
    except ValueError:
        return False
    return True


def has_known_top_level(domain: str) -> bool:
    """Whether its last label is a real top-level domain; that of `error.log` is not."""
    return domain.rpartition(".")[2] in _RESERVED or has_known_top(domain)


def may_be_cut(domain: str) -> bool:
    """Whether only the beginning of its top-level domain may be there, as in `mail.exam`. Names that networks
    use inside (RFC 6762, appendix G) are taken as they are."""
    top = domain.rpartition(".")[2]
    if has_known_top_level(domain) or top in _INSIDE:
        return False
    return begins_known_top(domain) or any(each.startswith(top) for each in _RESERVED)


def _is_local_part(local: str) -> bool:
    if local.startswith('"') and local.endswith('"') and len(local) > 2:
        return True
    return not any(character.isspace() or character in '<>()[]:;,"@\\' for character in local)
