"""The endpoints for orchestrators and Prometheus."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping

import aiohttp
import aiohttp.web
import pytest

from bot.errors import SettingError, StorageError
from bot.settings.values import Endpoint
from bot.telemetry.web import Remembered, Web


class Parts:
    def __init__(self) -> None:
        self.slack_reachable = True
        self.database_answers = True

    async def database(self) -> bool:
        return True

    async def slack(self) -> bool:
        return self.slack_reachable

    async def measure(self) -> Mapping[str, float]:
        if not self.database_answers:
            raise StorageError("The database is away.")
        return {"watches_pending": 3.0}


@pytest.fixture
def parts() -> Parts:
    return Parts()


@pytest.fixture
async def web(parts: Parts) -> AsyncIterator[Web]:
    server = Web(Endpoint("127.0.0.1", 0), {"database": parts.database, "slack": parts.slack}, parts.measure)
    await server.start()
    yield server
    await server.stop()


async def get(web: Web, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{web.port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def say(web: Web, request: bytes) -> bytes:
    """The beginning of the answer to raw bytes; empty once the connection was closed without one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.read(100), 10)
    writer.close()
    return answer


async def test_a_connection_that_sends_no_whole_header_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telemetry.web.IDLE_SECONDS", 0.2)
    server = Web(Endpoint("127.0.0.1", 0), {}, Parts().measure)
    await server.start()
    beginnings = b"", b"GET /healthz HTTP/1.1\r\nHost:"
    assert await asyncio.gather(*(say(server, beginning) for beginning in beginnings)) == [b"", b""]
    await server.stop()


async def test_what_does_not_decompress_is_not_logged(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    """Slack compresses nothing, so nothing is decompressed."""

    async def echo(request: aiohttp.web.Request) -> aiohttp.web.Response:
        return aiohttp.web.Response(body=await request.read())

    server = Web(Endpoint("127.0.0.1", 0), {}, parts.measure)
    server.app.router.add_post("/", echo)
    await server.start()
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n"
    assert (await say(server, head + b"no")).startswith(b"HTTP/1.1 200 OK")
    await server.stop()
    assert caplog.text == ""


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x00\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nada@example.com\r\n",
    ],
)
async def test_a_request_that_is_no_http_is_logged_in_at_most_a_line(
    web: Web, caplog: pytest.LogCaptureFixture, request_: bytes
) -> None:
    assert b" 400 " in await say(web, request_)
    assert not [record for record in caplog.records if record.exc_info or record.levelno > logging.WARNING]
    assert len(caplog.text.splitlines()) <= 1
    assert "ada@example.com" not in caplog.text


async def test_the_liveness_probe_succeeds(web: Web) -> None:
    assert (await get(web, "/healthz"))[0] == 200


async def test_a_failing_part_is_shown_and_the_rest_goes_on(parts: Parts) -> None:
    parts.slack_reachable = False
    here = Endpoint("127.0.0.1", 0)
    server = Web(here, {"database": parts.database}, parts.measure, {"slack-acme": parts.slack})
    await server.start()
    status, body = await get(server, "/readyz")
    await server.stop()
    assert status == 200
    assert '"slack-acme": false' in body


async def test_ready_means_database_and_slack(web: Web, parts: Parts) -> None:
    assert (await get(web, "/readyz"))[0] == 200
    parts.slack_reachable = False
    status, body = await get(web, "/readyz")
    assert status == 503
    assert '"slack": false' in body


async def test_prometheus_can_read_the_metrics(web: Web) -> None:
    status, body = await get(web, "/metrics")
    assert status == 200
    assert "bouncebot_watches_pending 3.0" in body


async def test_a_part_that_does_not_work_shows_in_the_metrics(web: Web, parts: Parts) -> None:
    parts.slack_reachable = False
    _, body = await get(web, "/metrics")
    assert 'bouncebot_ready{part="database"} 1.0' in body
    assert 'bouncebot_ready{part="slack"} 0.0' in body


async def test_the_process_metrics_are_served_during_a_database_outage(web: Web, parts: Parts) -> None:
    parts.database_answers = False
    status, body = await get(web, "/metrics")
    assert status == 200
    assert "bouncebot_intake_total" in body
    assert "bouncebot_watches_pending" not in body


async def test_a_port_in_use_is_reported_with_its_setting(web: Web, parts: Parts) -> None:
    second = Web(Endpoint("127.0.0.1", web.port), {}, parts.measure)
    with pytest.raises(SettingError, match=r"BOUNCEBOT_LISTEN is 127\.0\.0\.1:"):
        await second.start()
    await second.stop()


async def test_a_name_that_cannot_be_looked_up_is_reported_in_words(parts: Parts) -> None:
    web = Web(Endpoint("nowhere.invalid", 3000), {}, parts.measure)
    with pytest.raises(SettingError, match=r"nowhere\.invalid:3000, .* \((?!Unknown).+\); choose an address"):
        await web.start()
    await web.stop()


async def test_many_probes_query_the_database_once() -> None:
    asked: list[bool] = []

    async def database() -> bool:
        asked.append(True)
        await asyncio.sleep(0)
        return False

    probe = Remembered(database, seconds=3600)
    assert await asyncio.gather(*(probe() for _ in range(9))) == [False] * 9
    assert len(asked) == 1


async def test_a_probes_result_is_cached_only_briefly() -> None:
    answers = iter([False, True])

    async def database() -> bool:
        return next(answers)

    probe = Remembered(database, seconds=0)
    assert [await probe(), await probe()] == [False, True]
