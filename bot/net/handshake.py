"""The TLS handshake after STARTTLS (RFC 3207), as mail does it: any certificate, to be judged elsewhere."""

import asyncio
import hashlib
import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.models.smtp import Certificate

if TYPE_CHECKING:
    from cryptography import x509


def opportunistic() -> ssl.SSLContext:
    """Takes any certificate: mail without a policy is encrypted to whoever answers (RFC 7435)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def strict() -> ssl.SSLContext:
    """Trust and name as MTA-STS demands (RFC 8461, section 4.2); honours SSL_CERT_FILE and SSL_CERT_DIR."""
    return ssl.create_default_context()


async def start_tls(
    writer: asyncio.StreamWriter, context: ssl.SSLContext, host: str, patience: float
) -> None:
    """Raises ssl.SSLError, OSError, TimeoutError, EOFError."""
    async with asyncio.timeout(patience):
        await writer.start_tls(context, server_hostname=host, ssl_handshake_timeout=patience)


def tls_version(writer: asyncio.StreamWriter) -> str | None:
    found = writer.get_extra_info("ssl_object")
    return found.version() if isinstance(found, ssl.SSLObject) else None


def certificate(writer: asyncio.StreamWriter) -> Certificate | None:
    """The server's own certificate; None for one that cannot be read."""
    found = writer.get_extra_info("ssl_object")
    data = found.getpeercert(binary_form=True) if isinstance(found, ssl.SSLObject) else None
    try:
        return _read(data) if data else None
    except ValueError:
        return None


def _read(data: bytes) -> Certificate:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_der_x509_certificate

    parsed = load_der_x509_certificate(data)
    key = parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Certificate(
        names=_names(parsed),
        not_before=parsed.not_valid_before_utc,
        not_after=parsed.not_valid_after_utc,
        issuer=parsed.issuer.rfc4514_string()[:200],
        certificate_digests=_digests(data),
        key_digests=_digests(key),
    )


def _names(parsed: "x509.Certificate") -> tuple[str, ...]:
    from cryptography.x509 import DNSName, ExtensionNotFound, SubjectAlternativeName

    try:
        extension = parsed.extensions.get_extension_for_class(SubjectAlternativeName)
    except ExtensionNotFound:
        return ()
    return tuple(name.lower() for name in extension.value.get_values_for_type(DNSName)[:100])


def _digests(data: bytes) -> Mapping[int, str]:
    """By matching type of RFC 6698, section 2.1.3."""
    return {0: data.hex(), 1: hashlib.sha256(data).hexdigest(), 2: hashlib.sha512(data).hexdigest()}
