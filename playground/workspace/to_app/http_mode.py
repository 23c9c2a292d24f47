"""HTTP mode: the same envelopes, as signed requests to the app's request URL."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from playground.workspace.records.models import Json
from playground.workspace.to_app.socket import Envelope, NotConnectedError


class HttpTransport:
    """Takes a 2xx in time as the acknowledgement; after anything else events are repeated."""

    def __init__(self, url: str, signing_secret: str, ack_seconds: float) -> None:
        self._url = url
        self._secret = signing_secret.encode()
        self._timeout = aiohttp.ClientTimeout(total=ack_seconds)

    async def send(self, envelope: Envelope) -> Json:
        body, kind = _body(envelope)
        headers = {"Content-Type": kind, **self._signed(body), **_retry(envelope)}
        async with aiohttp.ClientSession(timeout=self._timeout) as session:
            try:
                async with session.post(self._url, data=body, headers=headers) as answer:
                    return _acknowledged(answer.status, await answer.text())
            except aiohttp.ClientConnectionError:
                raise NotConnectedError from None

    def _signed(self, body: bytes) -> dict[str, str]:
        now = str(int(time.time()))
        digest = hmac.new(self._secret, f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={digest}"}


def _body(envelope: Envelope) -> tuple[bytes, str]:
    """The body and its type: events are JSON, commands a form, interactions JSON in a form."""
    if envelope.type == "events_api":
        return json.dumps(envelope.payload).encode(), "application/json"
    interactive = envelope.type == "interactive"
    form = {"payload": json.dumps(envelope.payload)} if interactive else envelope.payload
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _retry(envelope: Envelope) -> dict[str, str]:
    attempt = envelope.retry.get("retry_attempt", 0)
    if not attempt:
        return {}
    return {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}


def _acknowledged(status: int, text: str) -> Json:
    if not 200 <= status < 300:
        raise TimeoutError
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {"text": text}
    return found if isinstance(found, dict) else {}
