"""The TLS handshake after STARTTLS (RFC 3207), as mail does it: any certificate, to be judged elsewhere."""

import asyncio
import ssl
from collections.abc import Callable, Sequence

from bot.ahead import Ahead
from bot.models.smtp import Certificate


def opportunistic() -> ssl.SSLContext:
    """Takes any certificate: mail without a policy is encrypted to whoever answers (RFC 7435)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def strict() -> ssl.SSLContext:
    """Trust and name verified, for HTTPS; honours SSL_CERT_FILE and SSL_CERT_DIR."""
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


def _load_reader() -> Callable[[Sequence[bytes]], Certificate | None]:
    """Loads the library, and the authorities that it judges by."""
    from bot.net import certificates, trust

    trust.load()
    return certificates.read


READER = Ahead(_load_reader)
"""Of certificates. Begun once a server is connected to: the library takes as long as the way to STARTTLS."""


async def certificate(writer: asyncio.StreamWriter) -> Certificate | None:
    """The server's own certificate; None for one that cannot be read."""
    found = writer.get_extra_info("ssl_object")
    if not isinstance(found, ssl.SSLObject):
        return None
    read = await READER.get()
    return read(_chain(found))


def _chain(found: ssl.SSLObject) -> list[bytes]:
    """What the server sent, its own first. Python tells it in the open from 3.13 on."""
    tell = getattr(found, "get_unverified_chain", None)
    if tell is None:
        inside = getattr(found, "_sslobj").get_unverified_chain()  # noqa: B009
        return [ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in inside or ()]
    return list(tell())
