"""Is a certificate issued by an authority that this machine trusts (RFC 5280)?"""

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

import cryptography.hazmat.backends.openssl  # noqa: F401  # or the first signature check would load it
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
"""A certificate in a file. They stay unparsed: parsing all that a machine trusts takes long."""


def why_untrusted(chain: Sequence[Certificate], name: str) -> str | None:
    """Why no trusted authority vouches for the chain's first certificate; None if one does.

    Dates and names are judged elsewhere. `name`: any name that the certificate is for.
    """
    known = load()
    if not known:
        return "bouncebot's machine trusts no certificate authority at all"
    own = chain[0]
    try:
        _verify(chain, Store(_possible_issuers(chain, known)), name)
    except (VerificationError, ValueError):
        if own.issuer == own.subject:
            return "it is self-signed"
        return f"its issuer is not trusted here ({_issuer_name(own)})"
    return None


def _verify(chain: Sequence[Certificate], store: Store, name: str) -> None:
    """Raises VerificationError, ValueError."""
    own = chain[0]
    moment = min(max(datetime.now(UTC), own.not_valid_before_utc), own.not_valid_after_utc)
    policy = PolicyBuilder().store(store).time(moment.replace(tzinfo=None))
    policy = policy.extension_policies(ca_policy=_authorities(), ee_policy=_servers())
    policy.build_server_verifier(DNSName(name)).verify(own, list(chain[1:LONGEST_CHAIN]))


def _possible_issuers(chain: Sequence[Certificate], known: Iterable[bytes]) -> list[Certificate]:
    """Authorities that may have issued one of the chain: their DER contains a name that the chain has."""
    names = {name.public_bytes() for each in chain for name in (each.subject, each.issuer)}
    return list(_readable(each for each in known if any(name in each for name in names)))


def issuers(chain: Sequence[Certificate]) -> list[Certificate]:
    """The certificates of the chain that issued each other, upwards from its first."""
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


def _issuer_name(certificate: Certificate) -> str:
    return printable(certificate.issuer.rfc4514_string().encode())[:80]


def _authorities() -> ExtensionPolicy:
    """Like OpenSSL: an authority only needs basic constraints."""
    return ExtensionPolicy.permit_all().require_present(BasicConstraints, Criticality.AGNOSTIC, None)


def _servers() -> ExtensionPolicy:
    return ExtensionPolicy.permit_all().require_present(SubjectAlternativeName, Criticality.AGNOSTIC, None)


def load() -> Set[bytes]:
    """The trusted authorities in DER, cached by the settings of the environment."""
    return _trusted(ssl.get_default_verify_paths().cafile, os.environ.get("SSL_CERT_DIR"))


@cache
def _trusted(file: str | None, folder: str | None) -> Set[bytes]:
    """The authorities in OpenSSL's file (or SSL_CERT_FILE) and in the folder, if one is set."""
    blocks = {block for each in _files(file, folder) for block in _PEM.findall(each.read_bytes())}
    return frozenset(_decoded(blocks))


def _files(file: str | None, folder: str | None) -> Iterator[Path]:
    if file:
        yield Path(file)
    if folder and Path(folder).is_dir():
        yield from _of_folder(folder)


def _of_folder(folder: str) -> Iterable[Path]:
    """The files of a folder, each once: OpenSSL's names by hash are links to the others."""
    with os.scandir(folder) as found:
        files = [each for each in found if each.name.endswith(_KINDS) and each.is_file()]
    return {(each.stat().st_dev, each.stat().st_ino): Path(each) for each in files}.values()


def _decoded(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for each in blocks:
        with suppress(ValueError):
            yield a2b_base64(each)


def _readable(known: Iterable[bytes]) -> Iterator[Certificate]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some old authorities have serial numbers that are now invalid
        for each in known:
            with suppress(ValueError):
                yield load_der_x509_certificate(each)
