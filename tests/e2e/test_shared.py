"""A private channel with open incidents is shared with another workspace, so Slack gives it a new id."""

from dataclasses import replace
from pathlib import Path

from tests.e2e.conftest import SCALE, with_bot
from tests.scene import Scene, payload


async def test_the_recovery_is_told_in_the_shared_channel(stage: Scene, tmp_path: Path) -> None:
    """Posts to the old id are refused for ever: nobody heard of the recovery."""
    private = stage.workspace.add_channel("mail-ops-private", kind="group")
    scene = replace(stage, channel=private)
    async with with_bot(scene, tmp_path, SCALE):
        await scene.bounce("4.4.1 refusing.example")
        card = await scene.card("waiting")
        await scene.post("diagnosis")
        shared = scene.workspace.share(private)
        scene.lab.heal("refusing.example")
        await scene.until(lambda: payload(scene.cards[0])["state"] == "recovered")
        told = await scene.post("recheck/")
    assert (told.channel, told.thread_ts, scene.cards[0].ts) == (shared, card.ts, card.ts)
