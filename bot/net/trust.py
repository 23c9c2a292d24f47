"""Who vouches for a certificate (RFC 5280), of the authorities that this machine trusts."""

import os
import re
import ssl
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import cryptography.hazmat.backends.openssl  # noqa: F401  # checks signatures; else the first one loads it
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    DNSName,
    SubjectAlternativeName,
    load_pem_x509_certificate,
)
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from bot.net.dialogue import printable

LONGEST_CHAIN = 8

_KINDS = {".pem", ".crt", ".0"}
_PEM = re.compile(b"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
"""A certificate in a file. OpenSSL takes ten times as long to read all that a machine trusts."""


def why_untrusted(chain: Sequence[Certificate], name: str) -> str | None:
    """None when an authority vouches for the first of the chain. Dates and names are judged elsewhere.

    `name`: any that the certificate is for.
    """
    store = load()
    if store is None:
        return "this machine trusts no authority at all"
    own = chain[0]
    moment = min(max(datetime.now(UTC), own.not_valid_before_utc), own.not_valid_after_utc)
    policy = PolicyBuilder().store(store).time(moment.replace(tzinfo=None))
    policy = policy.extension_policies(ca_policy=_authorities(), ee_policy=_servers())
    try:
        policy.build_server_verifier(DNSName(name)).verify(own, list(chain[1:LONGEST_CHAIN]))
    except (VerificationError, ValueError):
        if own.issuer == own.subject:
            return "it is signed by itself"
        return f"no authority that is trusted here vouches for it (issuer {_short(own)})"
    return None


def issuers(chain: Sequence[Certificate]) -> list[Certificate]:
    """Those of the chain whose signatures lead upwards from its first, in order."""
    found, current = [], chain[0]
    for each in chain[1:LONGEST_CHAIN]:
        if not _signed(current, each):
            break
        found.append(each)
        current = each
    return found


def _signed(certificate: Certificate, issuer: Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _short(certificate: Certificate) -> str:
    return printable(certificate.issuer.rfc4514_string().encode())[:80]


def _authorities() -> ExtensionPolicy:
    """As OpenSSL asks: only that it is an authority."""
    return ExtensionPolicy.permit_all().require_present(BasicConstraints, Criticality.AGNOSTIC, None)


def _servers() -> ExtensionPolicy:
    return ExtensionPolicy.permit_all().require_present(SubjectAlternativeName, Criticality.AGNOSTIC, None)


def load() -> Store | None:
    """The authorities as the environment has them; kept."""
    return _trusted(ssl.get_default_verify_paths().cafile, os.environ.get("SSL_CERT_DIR"))


@cache
def _trusted(file: str | None, folder: str | None) -> Store | None:
    """Those of OpenSSL's file, which SSL_CERT_FILE may replace, and of the folder when one is set."""
    blocks = {block for each in _files(file, folder) for block in _PEM.findall(each.read_bytes())}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some old authorities have serial numbers that nobody gives out now
        found = list(_readable(blocks))
    return Store(found) if found else None


def _files(file: str | None, folder: str | None) -> Iterator[Path]:
    if file:
        yield Path(file)
    if folder and Path(folder).is_dir():
        yield from (each for each in Path(folder).iterdir() if each.suffix in _KINDS and each.is_file())


def _readable(blocks: Iterable[bytes]) -> Iterator[Certificate]:
    for each in blocks:
        with suppress(ValueError):
            yield load_pem_x509_certificate(each)
