"""HTTP mode: signed requests, and repetitions with their headers."""

from collections.abc import Mapping

from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.signature import SignatureVerifier

from playground.workspace import Workspace
from tests.playground.workspace.place import Place


class App:
    """Answers with one status after the other, then always with the last."""

    def __init__(self, *statuses: int, text: str = "") -> None:
        self.statuses = list(statuses)
        self.text = text
        self.seen: list[tuple[str, Mapping[str, str]]] = []
        application = web.Application()
        application.router.add_post("/slack/events", self._handle)
        self.server = TestServer(application)

    async def _handle(self, request: web.Request) -> web.Response:
        self.seen.append((await request.text(), dict(request.headers)))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return web.Response(status=status, text=self.text)


async def test_an_event_is_signed_and_repeated_until_accepted() -> None:
    app = App(500, 200)
    async with app.server:
        url = str(app.server.make_url("/slack/events"))
        async with Workspace(request_url=url, retry_seconds=(0.0,)) as workspace:
            await Place.in_(workspace).say("hello")
            [delivered] = await workspace.wait_for(workspace.deliveries)
        verifier = SignatureVerifier(workspace.signing_secret)

    assert (delivered.attempts, delivered.acknowledged) == (2, True)
    assert all(verifier.is_valid_request(body, dict(headers)) for body, headers in app.seen)
    assert [headers.get("X-Slack-Retry-Num") for _, headers in app.seen] == [None, "1"]


async def test_a_command_is_a_form_and_its_answer_is_shown() -> None:
    app = App(200, text="looking")
    async with app.server, Workspace(request_url=str(app.server.make_url("/slack/events"))) as workspace:
        place = Place.in_(workspace)
        result = await workspace.command(place.ada, place.channel, "/bounce 4.4.1")
    assert result.payload == {"text": "looking"}
    assert "command=%2Fbounce" in app.seen[0][0]
