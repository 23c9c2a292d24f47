"""Who vouches for a certificate (RFC 5280), of the authorities that this machine trusts."""

import os
import re
import ssl
import warnings
from binascii import a2b_base64
from collections.abc import Iterable, Iterator, Sequence, Set
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
    load_der_x509_certificate,
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

_KINDS = (".pem", ".crt", ".0")
_PEM = re.compile(b"-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----")
"""A certificate in a file. To parse all that a machine trusts takes long, by OpenSSL ten times as long."""


def why_untrusted(chain: Sequence[Certificate], name: str) -> str | None:
    """None when an authority vouches for the first of the chain. Dates and names are judged elsewhere.

    `name`: any that the certificate is for.
    """
    known = load()
    if not known:
        return "bouncebot's machine trusts no certificate authority at all"
    own = chain[0]
    try:
        _verify(chain, Store(_named_in(chain, known)), name)
    except (VerificationError, ValueError):
        if own.issuer == own.subject:
            return "it is self-signed"
        return f"its issuer is not trusted here ({_short(own)})"
    return None


def _verify(chain: Sequence[Certificate], store: Store, name: str) -> None:
    """Raises VerificationError, ValueError."""
    own = chain[0]
    moment = min(max(datetime.now(UTC), own.not_valid_before_utc), own.not_valid_after_utc)
    policy = PolicyBuilder().store(store).time(moment.replace(tzinfo=None))
    policy = policy.extension_policies(ca_policy=_authorities(), ee_policy=_servers())
    policy.build_server_verifier(DNSName(name)).verify(own, list(chain[1:LONGEST_CHAIN]))


def _named_in(chain: Sequence[Certificate], known: Iterable[bytes]) -> list[Certificate]:
    """Those that may vouch for one of the chain: a certificate names its issuer just as that names itself."""
    names = {name.public_bytes() for each in chain for name in (each.subject, each.issuer)}
    return list(_readable(each for each in known if any(name in each for name in names)))


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


def load() -> Set[bytes]:
    """The authorities as the environment has them, in DER; kept."""
    return _trusted(ssl.get_default_verify_paths().cafile, os.environ.get("SSL_CERT_DIR"))


@cache
def _trusted(file: str | None, folder: str | None) -> Set[bytes]:
    """Those of OpenSSL's file, which SSL_CERT_FILE may replace, and of the folder when one is set."""
    blocks = {block for each in _files(file, folder) for block in _PEM.findall(each.read_bytes())}
    return frozenset(_decoded(blocks))


def _files(file: str | None, folder: str | None) -> Iterator[Path]:
    if file:
        yield Path(file)
    if folder and Path(folder).is_dir():
        yield from _of_folder(folder)


def _of_folder(folder: str) -> Iterable[Path]:
    """Each once: the names by hash, which OpenSSL goes by, are links to the others."""
    with os.scandir(folder) as found:
        files = [each for each in found if each.name.endswith(_KINDS) and each.is_file()]
    return {(each.stat().st_dev, each.stat().st_ino): Path(each) for each in files}.values()


def _decoded(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for each in blocks:
        with suppress(ValueError):
            yield a2b_base64(each)


def _readable(known: Iterable[bytes]) -> Iterator[Certificate]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some old authorities have serial numbers that nobody gives out now
        for each in known:
            with suppress(ValueError):
                yield load_der_x509_certificate(each)
