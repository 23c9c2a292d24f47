"""Downloads a file from Slack with the token, or its beginning, and recognizes Slack's sign-in page."""

import aiohttp
import structlog

from bot.reading.reader import MOST_BYTES
from handlers.mailroom.hosts import is_trusted

SECONDS = 20.0
TOO_MANY, SERVERS_OWN = 429, 500
"""HTTP statuses of temporary trouble (RFC 6585, section 4; RFC 9110, section 15.6)."""
_CHUNK = 64 * 1024
_SIGN_IN = (b"sign in | slack", b'data-qa="signin', b"slack.com/signin", b"redirecttologin")
_log = structlog.get_logger()


class _RefusedError(Exception):
    """Why a file cannot be used."""


class Downloads:
    """Downloads for one workspace, with its token."""

    def __init__(self, token: str, api_url: str, *, most_bytes: int = MOST_BYTES) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}
        self._api_url = api_url
        self._most = most_bytes

    async def get(self, url: str, file: str) -> bytes | None:
        """The file's bytes, or None if it is gone or refused; the log says why. Of a large file it gets just
        more than is read, so that the reader says that something is left out.

        Raises if Slack cannot be reached or is in trouble, so that it can be retried.
        """
        try:
            return await self._get(url)
        except _RefusedError as error:
            _log.warning("file_not_fetched", file=file, why=str(error))
            return None

    async def _get(self, url: str) -> bytes:
        if not is_trusted(url, self._api_url):
            raise _RefusedError("its address is not Slack's")
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(url, headers=self._headers, allow_redirects=False) as answer,
        ):
            return await self._bytes(answer)

    async def _bytes(self, answer: aiohttp.ClientResponse) -> bytes:
        if answer.status == TOO_MANY or answer.status >= SERVERS_OWN:
            answer.raise_for_status()
        if answer.status != 200:
            raise _RefusedError(f"status {answer.status}")
        body = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > self._most:
                break
        if answer.content_type == "text/html" and is_sign_in(bytes(body)):
            raise _RefusedError("Slack sent a sign-in page instead; is the scope files:read granted?")
        return bytes(body)


def is_sign_in(body: bytes) -> bool:
    """Whether it is the page that Slack sends, with status 200, if it does not accept the token."""
    head = body[:20_000].lower()
    return any(mark in head for mark in _SIGN_IN)
