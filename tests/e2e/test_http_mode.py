"""The bot in HTTP mode, where Slack calls a URL, instead of a socket."""

from pathlib import Path

from bot.app import running
from bot.settings import load
from playground.workspace import Pace, Workspace
from tests.e2e.bounces import PASTED
from tests.e2e.two import free_port
from tests.scene import Scene, lab_of_places, payload


async def test_a_command_and_a_pasted_bounce_over_http(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    async with (
        Workspace(pace=Pace.unlimited(), request_url=url) as workspace,
        lab_of_places() as lab,
    ):
        scene = Scene.in_(workspace, lab)
        environment = scene.environment(f"sqlite:///{tmp_path / 'scene.sqlite'}", 1.0)
        del environment["SLACK_APP_TOKEN"]
        signed = {
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "BOUNCEBOT_LISTEN": f"127.0.0.1:{port}",
        }
        async with running(load(**environment | signed)):
            assert (await scene.bounce("4.4.1 refusing.example")).error is None
            card = await scene.card("waiting")
            await scene.say(PASTED)
            await scene.until(lambda: payload(card)["count"] == 2)
        scene.assert_posted_once()
