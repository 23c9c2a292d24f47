"""What is wrong with a zone's DNSSEC records, as far as the records show it (RFC 4035, section 5). Pure."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple


class Flaw(NamedTuple):
    """Why a zone's signatures cannot be valid."""

    why: str
    fix: str
    """What the zone's operator has to do."""
    by_clock: bool = False
    """Whether it depends on this machine's clock."""


def find_flaw(
    zone: str, ds: Sequence[str], keys: Sequence[str] | None, signed_until: datetime | None
) -> Flaw | None:
    """The first flaw; None if none is seen, which does not prove the signatures valid.

    `ds`, `keys`: the records as text; `keys` is None if they are not known. `signed_until`: the earliest
    expiry of the signatures.
    """
    delegated = sorted({each.split()[0] for each in ds})
    tags = ", ".join(delegated)
    held = sorted({str(key_tag(each)) for each in keys or ()})
    if keys is not None and delegated and not held:
        return Flaw(
            f"the parent zone has a DS record (key tag {tags}), but {zone} is not signed",
            f"Remove the DS record {tags} at the registrar of {zone}, or sign the zone with that key again.",
        )
    if held and delegated and not set(delegated) & set(held):
        return Flaw(
            f"the parent zone's DS record is for key {tags}, but {zone} has key {', '.join(held)}",
            f"Replace the DS record {tags} at the registrar of {zone} with one for key {', '.join(held)}.",
        )
    if signed_until and signed_until < datetime.now(UTC):
        ran_out = f"its signatures expired on {signed_until:%Y-%m-%d}"
        fix = f"Sign {zone} again ({ran_out}), and find out why automatic signing stopped."
        return Flaw(ran_out, fix, by_clock=True)
    return None


def key_tag(dnskey: str) -> int:
    """The key tag of a DNSKEY record (RFC 4034, appendix B); 0 if the key cannot be read."""
    flags, protocol, algorithm, *key = dnskey.split()
    try:
        public = base64.b64decode("".join(key))
    except binascii.Error:
        return 0
    data = int(flags).to_bytes(2, "big") + bytes([int(protocol), int(algorithm)]) + public
    total = sum(byte if i & 1 else byte << 8 for i, byte in enumerate(data))
    return (total + (total >> 16)) & 0xFFFF
