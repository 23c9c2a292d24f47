"""What the first client does when Slack fails for a moment."""

import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer
from slack_sdk.errors import SlackApiError

from handlers.clients import SlackClient, starting_client, web_client


def page(status: int) -> web.Response:
    return web.Response(status=status, text="<h1>Sorry</h1>", content_type="text/html")


def says(**answer: object) -> web.Response:
    return web.json_response(answer)


def failing_once(first: web.Response) -> TestServer:
    answers = [first]

    async def answer(_: web.Request) -> web.Response:
        return answers.pop() if answers else says(ok=True, team_id="T1")

    app = web.Application()
    app.router.add_post("/api/auth.test", answer)
    return TestServer(app)


def at(server: BaseTestServer) -> str:
    return str(server.make_url("/api/"))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_the_start_asks_again_after_a_gateways_page(status: int) -> None:
    async with failing_once(page(status)) as server:
        assert (await starting_client("xoxb-1", at(server)).auth_test())["team_id"] == "T1"


async def test_the_start_asks_again_after_an_internal_error_that_came_with_status_200() -> None:
    async with failing_once(says(ok=False, error="internal_error")) as server:
        assert (await starting_client("xoxb-1", at(server)).auth_test())["team_id"] == "T1"


@pytest.mark.parametrize("header", ["86400", "Wed, 21 Oct 2026 07:28:00 GMT", "inf", "0", None])
async def test_the_start_waits_out_a_rate_limit_but_never_for_a_day(
    header: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.trouble.LONGEST_PAUSE", 0.1)
    limited = web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": header} if header else {}
    )
    async with failing_once(limited) as server:
        assert (await starting_client("xoxb-1", at(server)).auth_test())["team_id"] == "T1"


async def test_a_refusal_is_final() -> None:
    async with failing_once(says(ok=False, error="invalid_auth")) as server:
        await refused(starting_client("xoxb-1", at(server)))


async def test_posts_are_not_repeated_as_they_may_have_arrived() -> None:
    async with failing_once(page(502)) as server:
        await refused(web_client("xoxb-1", at(server)))


async def refused(client: SlackClient) -> None:
    with pytest.raises(SlackApiError):
        await client.auth_test()
