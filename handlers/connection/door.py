"""HTTP mode's door: who may come in to `/slack/events`, and who is counted and sent away.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.metrics import REFUSED

KINDS = {"application/json", "application/x-www-form-urlencoded"}
"""Events are the one, commands and interactions the other."""
SIGNATURE_LIVES = 300.0
"""Seconds after which the verifier refuses a signature as stale; until then it is remembered here."""

Door = Callable[[web.Request], Awaitable[web.StreamResponse]]


def over_http(app: AsyncApp, signing_secret: str, now: Callable[[], float] = time.monotonic) -> Door:
    """What HTTP mode serves at `/slack/events`.

    The signature is checked here, not by Bolt, which would log the body of what it refuses.
    """
    verifier, taken = SignatureVerifier(signing_secret), _Taken(now)

    async def events(request: web.Request) -> web.StreamResponse:
        if request.content_type not in KINDS:
            return _refuse(415, "content-type")
        try:
            asked = await to_bolt_request(request)
        except web.HTTPRequestEntityTooLarge:
            return _refuse(413, "oversize")
        except UnicodeDecodeError:
            return _refuse(400, "not-utf8")
        signature = request.headers.get("X-Slack-Signature", "")
        if not _is_signed(verifier, asked.raw_body, request):
            return _refuse(401, "signature")
        if signature in taken:
            return _refuse(401, "replayed")
        answer = await app.async_dispatch(asked)
        if answer.status == 200:
            taken.add(signature)
        return await to_aiohttp_response(answer)

    return events


def _is_signed(verifier: SignatureVerifier, body: str, request: web.Request) -> bool:
    """Lately, and with our secret."""
    at = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    return at.isascii() and at.isdigit() and verifier.is_valid(body, at, signature)


def _refuse(status: int, reason: str) -> web.Response:
    REFUSED.labels(reason).inc()
    return web.Response(status=status)


class _Taken:
    """Signatures of requests that were taken. What was not taken may come again as it was."""

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
