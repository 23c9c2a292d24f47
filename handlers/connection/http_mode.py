"""HTTP mode: verifies requests to `/slack/events`, and counts those it refuses.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.telemetry.metrics import REFUSED

KINDS = {"application/json", "application/x-www-form-urlencoded"}
"""Content types: JSON for events, forms for commands and interactions."""
WITHIN = 5.0
"""Most seconds for a request's body to arrive; Slack waits only 3 s for the answer."""
UNREADABLE: dict[type[Exception], tuple[int, str]] = {
    TimeoutError: (408, "slow"),
    web.HTTPRequestEntityTooLarge: (413, "oversize"),
    UnicodeDecodeError: (400, "not-utf8"),
    web.RequestPayloadError: (400, "garbled"),
    ConnectionError: (400, "broken-off"),
}
MOST_DIGITS = 12
"""Of a time in seconds."""
SIGNATURE_LIVES = 300.0
"""Seconds after which the verifier refuses a signature as stale; until then it is remembered, to refuse
replays."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Apps = Callable[[], Mapping[str, AsyncApp]]
"""The current apps, by signing secret."""


def over_http(apps: Apps, now: Callable[[], float] = time.monotonic) -> Handler:
    """The handler for `/slack/events`. The secret that signed a request determines its app.

    Signatures are verified here and not by Bolt, which would log the body of refused requests.
    """
    taken = _Taken(now)

    async def events(request: web.Request) -> web.StreamResponse:
        if request.content_type not in KINDS:
            return _refuse(415, "content-type")
        try:
            async with asyncio.timeout(WITHIN):
                body = (await request.read()).decode()  # UTF-8, whatever the request calls it
        except tuple(UNREADABLE) as error:
            return _refuse(*next(why for kind, why in UNREADABLE.items() if isinstance(error, kind)))
        signature = request.headers.get("X-Slack-Signature", "")
        app = _signed_for(apps(), body, request)
        if app is None:
            return _refuse(401, "signature")
        if signature in taken:
            return _refuse(401, "replayed")
        taken.add(signature)
        answer = await app.async_dispatch(
            AsyncBoltRequest(body=body, query=request.query_string, headers=request.headers)  # type: ignore[arg-type]
        )
        if answer.status != 200:
            taken.discard(signature)
        return await to_aiohttp_response(answer)

    return events


def _signed_for(apps: Mapping[str, AsyncApp], body: str, request: web.Request) -> AsyncApp | None:
    """The app whose secret made a recent signature. Every secret is tried, so that the time taken does not
    reveal which one."""
    at = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (at.isascii() and at.isdigit() and len(at) <= MOST_DIGITS and signature.isascii()):
        return None  # the verifier would raise
    found = [app for secret, app in apps.items() if SignatureVerifier(secret).is_valid(body, at, signature)]
    return found[0] if found else None


def _refuse(status: int, reason: str) -> web.Response:
    REFUSED.labels(reason).inc()
    return web.Response(status=status)


class _Taken:
    """Signatures of requests that were or are being processed. One that failed may be sent again."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._seen: dict[str, float] = {}

    def __contains__(self, signature: str) -> bool:
        return signature in self._seen

    def add(self, signature: str) -> None:
        now = self._now()
        while self._seen and next(iter(self._seen.values())) < now - 2 * SIGNATURE_LIVES:
            del self._seen[next(iter(self._seen))]
        self._seen[signature] = now

    def discard(self, signature: str) -> None:
        self._seen.pop(signature, None)
