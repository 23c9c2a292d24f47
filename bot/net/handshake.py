"""The TLS handshake after STARTTLS (RFC 3207). It accepts any certificate, as mail does; checks judge it."""

import asyncio
import ssl
from collections.abc import Callable, Sequence

from bot.models.smtp import Certificate
from bot.running.ahead import Ahead


def opportunistic() -> ssl.SSLContext:
    """A context that accepts any certificate, like mail without a policy (RFC 7435)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def strict() -> ssl.SSLContext:
    """A context that verifies trust and name, for HTTPS; honours SSL_CERT_FILE and SSL_CERT_DIR."""
    return ssl.create_default_context()


async def start_tls(
    writer: asyncio.StreamWriter, context: ssl.SSLContext, host: str, patience: float
) -> None:
    """Raises ssl.SSLError, OSError, TimeoutError, EOFError."""
    async with asyncio.timeout(patience):
        await writer.start_tls(context, server_hostname=_name_to_send(host), ssl_handshake_timeout=patience)


def _name_to_send(host: str) -> str:
    """The host for the extension server_name (RFC 6066, section 3); empty, which sends none, for a name of
    the DNS that is no host name."""
    try:
        host.encode("idna")
    except UnicodeError:
        return ""
    return host


def tls_version(writer: asyncio.StreamWriter) -> str | None:
    found = writer.get_extra_info("ssl_object")
    return found.version() if isinstance(found, ssl.SSLObject) else None


def _load_reader() -> Callable[[Sequence[bytes]], Certificate | None]:
    """Loads the certificate library and the trusted authorities."""
    from bot.net import certificates, trust

    trust.load()
    return certificates.read


READER = Ahead(_load_reader)
"""The function that reads certificates. Its loading starts on connecting, and takes about until STARTTLS."""


async def certificate(writer: asyncio.StreamWriter) -> Certificate | None:
    """The server's certificate; None without TLS, or if it cannot be read."""
    found = writer.get_extra_info("ssl_object")
    if not isinstance(found, ssl.SSLObject):
        return None
    read = await READER.get()
    return read(_chain(found))


def _chain(found: ssl.SSLObject) -> list[bytes]:
    """The certificates that the server sent in DER, its own first. Before Python 3.13 this API is private."""
    get_chain = getattr(found, "get_unverified_chain", None)
    if get_chain is None:
        private = getattr(found, "_sslobj").get_unverified_chain()  # noqa: B009
        return [ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in private or ()]
    return list(get_chain())
