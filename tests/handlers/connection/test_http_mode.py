"""HTTP mode: signed, recent and new requests are accepted; others are counted, and none is logged."""

import asyncio
import hashlib
import hmac
import io
import logging
import time
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from slack_bolt.async_app import AsyncAck

from bot.settings.values import Endpoint
from bot.telemetry.metrics import REGISTRY
from bot.telemetry.web import MAX_BODY, Web
from handlers.clients import web_client
from handlers.connection import App, bolt_app, over_http
from handlers.identity import Identity

SECRET = "s3cret"
JSON = "application/json"
EVENT = b'{"type": "event_callback", "event": {"type": "app_home_opened", "user": "U1", "tab": "home"}}'
US = Identity(team="T1", bot_id="B1", bot_user="U0", url="https://t.slack.com/")


class Visitor:
    """Sends requests, with or without Slack's secret."""

    def __init__(self, client: "TestClient[web.Request, web.Application]", came_in: list[str]) -> None:
        self._client = client
        self.came_in = came_in

    async def send(self, headers: dict[str, str], body: bytes = EVENT, kind: str = JSON) -> int:
        sent = headers | {"Content-Type": kind}
        async with self._client.post("/slack/events", data=io.BytesIO(body), headers=sent) as answer:
            return answer.status

    async def send_slowly(self, headers: dict[str, str]) -> int:
        """Sends the beginning of a body, then nothing until there is an answer."""
        answered = asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            yield EVENT[:10]
            await answered.wait()

        sent = headers | {"Content-Type": JSON}
        try:
            async with self._client.post("/slack/events", data=body(), headers=sent) as answer:
                return answer.status
        finally:
            answered.set()


def signed(body: bytes = EVENT, secret: str = SECRET, age: float = 0) -> dict[str, str]:
    at = str(int(time.time() - age))
    digest = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


def refused(reason: str) -> float:
    return REGISTRY.get_sample_value("bouncebot_requests_refused_total", {"reason": reason}) or 0.0


def app_of(name: str, came_in: list[str]) -> App:
    """An app that records its name for each request."""
    app = bolt_app(web_client("xoxb-1", "http://127.0.0.1:1/api/"), US)

    async def take(ack: AsyncAck) -> None:
        came_in.append(name)
        await ack()

    app.event("app_home_opened")(take)
    return app


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    came_in: list[str] = []
    app = app_of("home", came_in)
    server = web.Application(client_max_size=MAX_BODY)
    server.router.add_post("/slack/events", over_http(lambda: {SECRET: app}))
    async with TestClient(TestServer(server)) as client:
        yield Visitor(client, came_in)


async def test_a_slowly_sent_body_is_not_awaited(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.connection.http_mode.WITHIN", 0.05)
    before = refused("slow")
    assert await visitor.send_slowly(signed()) == 408
    assert refused("slow") == before + 1
    assert visitor.came_in == []


async def test_a_request_that_breaks_off_is_counted_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Anybody who reaches the port can close the connection in the middle of a body."""

    async def nothing() -> dict[str, float]:
        return {}

    before = refused("broken-off")
    server = Web(Endpoint("127.0.0.1", 0), {}, nothing)
    server.app.router.add_post("/slack/events", over_http(dict))
    await server.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    headers = f"Host: x\r\nContent-Type: {JSON}\r\nContent-Length: 99\r\nExpect: 100-continue\r\n\r\n"
    writer.write(f"POST /slack/events HTTP/1.1\r\n{headers}".encode())
    await reader.readline()  # "100 Continue": the body is awaited
    writer.close()
    await writer.wait_closed()
    await server.stop()
    assert refused("broken-off") == before + 1
    assert caplog.text == ""


async def test_a_signed_request_is_accepted(visitor: Visitor) -> None:
    assert await visitor.send(signed()) == 200
    assert visitor.came_in == ["home"]


@pytest.mark.parametrize(
    "headers",
    [
        dict,
        lambda: {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "soon"},
        lambda: signed(secret="guessed"),
        lambda: signed(body=EVENT + b" "),
        lambda: signed(age=301),
        lambda: signed(age=-400),
        lambda: signed() | {"X-Slack-Signature": "v0=é"},
        lambda: signed() | {"X-Slack-Request-Timestamp": "9" * 5000},
    ],
    ids=[
        "unsigned",
        "no time",
        "wrong secret",
        "another body",
        "stale",
        "from the future",
        "beyond ASCII",
        "a time without end",
    ],
)
async def test_a_request_without_a_fresh_signature_is_refused_and_counted(
    visitor: Visitor, headers: Callable[[], dict[str, str]]
) -> None:
    before = refused("signature")
    assert await visitor.send(headers()) == 401
    assert refused("signature") == before + 1
    assert visitor.came_in == []


async def test_the_signing_secret_tells_the_workspace() -> None:
    came_in: list[str] = []
    apps = {SECRET: app_of("acme", came_in), "another": app_of("globex", came_in)}
    server = web.Application(client_max_size=MAX_BODY)
    server.router.add_post("/slack/events", over_http(lambda: apps))
    async with TestClient(TestServer(server)) as client:
        visitor = Visitor(client, came_in)
        assert await visitor.send(signed(secret="another")) == 200
        assert await visitor.send(signed()) == 200
        del apps["another"]
        assert await visitor.send(signed(EVENT + b" ", secret="another"), EVENT + b" ") == 401
    assert came_in == ["globex", "acme"]


async def test_the_url_is_verified(visitor: Visitor) -> None:
    asked = b'{"type": "url_verification", "token": "old", "challenge": "3eZbrw1aB10F"}'
    assert await visitor.send(signed(asked), asked) == 200
    assert await visitor.send({}, asked) == 401


async def test_the_same_request_again_is_a_replay(visitor: Visitor) -> None:
    headers, before = signed(), refused("replayed")
    assert await visitor.send(headers) == 200
    assert await visitor.send(headers) == 401
    assert refused("replayed") == before + 1
    assert visitor.came_in == ["home"]


async def test_the_same_request_twice_at_once_is_a_replay(visitor: Visitor) -> None:
    headers = signed()
    statuses = await asyncio.gather(*(visitor.send(headers) for _ in range(5)))
    assert sorted(statuses) == [200, 401, 401, 401, 401]
    assert visitor.came_in == ["home"]


async def test_a_request_is_remembered_for_as_long_as_it_may_be_replayed() -> None:
    came_in, now = list[str](), [0.0]
    app, first, second = app_of("home", came_in), signed(), signed(EVENT + b" ")
    server = web.Application()
    server.router.add_post("/slack/events", over_http(lambda: {SECRET: app}, lambda: now[0]))
    async with TestClient(TestServer(server)) as client:
        visitor = Visitor(client, came_in)
        assert await visitor.send(first) == 200
        now[0] = 599.0  # signed five minutes ahead of our clock, it is valid for ten
        assert await visitor.send(second, EVENT + b" ") == 200
        assert await visitor.send(first) == 401
        now[0] = 1300.0
        assert await visitor.send(signed(EVENT + b"  "), EVENT + b"  ") == 200
        assert await visitor.send(first) == 200, "nobody keeps what could not come any more"


async def test_a_request_that_failed_may_come_again(visitor: Visitor) -> None:
    unknown = EVENT.replace(b"app_home_opened", b"never_listened_to")
    assert [await visitor.send(signed(unknown), unknown) for _ in range(2)] == [404, 404]


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/xml"])
async def test_other_content_types_are_refused(visitor: Visitor, kind: str) -> None:
    before = refused("content-type")
    assert await visitor.send(signed(), kind=kind) == 415
    assert refused("content-type") == before + 1


async def test_a_body_over_the_limit_is_not_read(visitor: Visitor) -> None:
    body, before = b"x" * (MAX_BODY + 1), refused("oversize")
    assert await visitor.send(signed(body), body) == 413
    assert refused("oversize") == before + 1


async def test_bytes_that_are_not_text_are_refused(visitor: Visitor) -> None:
    assert await visitor.send(signed(b"\xff\xfe"), b"\xff\xfe") == 400


async def test_a_body_is_utf8_whatever_its_type_says(visitor: Visitor) -> None:
    assert await visitor.send(signed(), kind=f"{JSON}; charset=ada-example") == 200
    assert visitor.came_in == ["home"]


async def test_nothing_of_a_refused_request_is_logged(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = EVENT.replace(b"U1", b"ada@example.com")
    await visitor.send(signed(secret="guessed"), body)
    assert "ada@example.com" not in caplog.text
    assert SECRET not in caplog.text
