"""Reads certificates, and says whether they are trusted. Loaded late: the library takes a while."""

import hashlib
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, date, datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.models.smtp import Certificate, Issuer
from bot.net.trust import LONGEST_CHAIN, issuers, load, why_untrusted

KEPT = 128
"""Chains in the cache, of some ten kilobytes each."""
MOST_NAMES = 2000
"""More than any authority puts into a certificate: a name left out would make it look wrong."""
LONGEST_NAME = 253
"""Characters. A longer name, or one with line breaks, is invalid and would be shown to people."""
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension)


def read(chain: Sequence[bytes]) -> Certificate | None:
    """The server's certificate, from a chain in DER that begins with it; None if it cannot be read.

    Takes milliseconds, so it is done once a day for each chain: many domains share a server.
    """
    return _read_on(datetime.now(UTC).date(), load(), tuple(chain)) if chain else None


@lru_cache(KEPT)
def _read_on(_day: date, _authorities: Set[bytes], chain: tuple[bytes, ...]) -> Certificate | None:
    """Cached by day and trusted authorities, on which the result depends."""
    try:
        return _read(chain)
    except _UNREADABLE:
        return None


def _read(chain: Sequence[bytes]) -> Certificate:
    parsed = [x509.load_der_x509_certificate(each) for each in chain[:LONGEST_CHAIN]]
    own, names = parsed[0], _names(parsed[0])
    return Certificate(
        names=names,
        not_before=own.not_valid_before_utc,
        not_after=own.not_valid_after_utc,
        issuer=own.issuer.rfc4514_string()[:200],
        certificate_digests=_digests(_encoded(own)),
        key_digests=_digests(_key(own)),
        issuers=tuple(_issuer(each) for each in issuers(parsed)),
        untrusted=why_untrusted(parsed, names[0].replace("*", "any")) if names else "it is for no name",
    )


def _issuer(parsed: x509.Certificate) -> Issuer:
    return Issuer(
        not_after=parsed.not_valid_after_utc,
        certificate_digests=_digests(_encoded(parsed)),
        key_digests=_digests(_key(parsed)),
    )


def _encoded(parsed: x509.Certificate) -> bytes:
    return parsed.public_bytes(Encoding.DER)


def _key(parsed: x509.Certificate) -> bytes:
    return parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _names(parsed: x509.Certificate) -> tuple[str, ...]:
    try:
        extension = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()
    names = extension.value.get_values_for_type(x509.DNSName)[:MOST_NAMES]
    return tuple(name.lower() for name in names if name.isprintable() and len(name) <= LONGEST_NAME)


def _digests(data: bytes) -> Mapping[int, str]:
    """The data itself and its digests, by matching type (RFC 6698, section 2.1.3)."""
    return {0: data.hex(), 1: hashlib.sha256(data).hexdigest(), 2: hashlib.sha512(data).hexdigest()}
