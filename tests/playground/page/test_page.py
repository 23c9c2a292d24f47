"""The page's server, without a browser: who may use it, what it sends, and the actions."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from playground.lab import Lab
from playground.page import Page, Try
from playground.workspace import Workspace

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    workspace: Workspace
    lab: Lab
    http: aiohttp.ClientSession
    ada: str
    channel: str

    async def post(self, path: str, **body: Any) -> Json:
        async with self.http.post(path, json=body) as response:
            assert response.status == 200
            return dict(await response.json())

    async def do(self, act: str, **args: Any) -> Json:
        return await self.post(f"/act/{act}", user=self.ada, channel=self.channel, **args)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    tries = [
        Try("sick", "Break it", "breaks", texts=("hello", "again"), sick={"healthy.example": "refusing"})
    ]
    async with Workspace() as workspace, Lab(forward=[]) as lab:
        ada, channel = workspace.add_user("ada"), workspace.add_channel("mail-ops")
        page = Page(workspace, "A notice.", tries=tries, lab=lab)
        await page.start()
        async with aiohttp.ClientSession(page.url) as http:
            yield Desk(workspace, lab, http, ada, channel)
        await page.stop()


async def status(desk: Desk, method: str, path: str, **more: Any) -> int:
    async with desk.http.request(method, path, **more) as response:
        return response.status


async def test_other_sites_in_the_same_browser_cannot_use_it(desk: Desk) -> None:
    assert await status(desk, "GET", "/", headers={"Host": "evil.example"}) == 403
    assert await status(desk, "POST", "/act/say", data={"text": "x"}) == 415
    assert await status(desk, "POST", "/act/say", data="{}", headers={"Content-Type": "text/plain"}) == 415
    assert await status(desk, "POST", "/act/say", json={}, headers={"Origin": "https://evil.example"}) == 403
    assert await status(desk, "POST", "/act/say", data=b"{}", skip_auto_headers=["Content-Type"]) == 415
    async with desk.http.get("/") as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("path", ["/static/js/..%2f..%2fpage.py", "/static/js/none.js", "/file/F0"])
async def test_only_existing_files_are_served(desk: Desk, path: str) -> None:
    assert await status(desk, "GET", path) == 404


async def test_an_uploaded_file_is_saved_and_never_displayed(desk: Desk) -> None:
    query = {"user": desk.ada, "channel": desk.channel, "name": "x.html"}
    async with desk.http.post("/upload", params=query, data=b"<script>") as response:
        ts = (await response.json())["ts"]
    [message] = desk.workspace.messages(desk.channel)
    assert message.ts == ts
    async with desk.http.get(f"/file/{message.files[0].id}") as response:
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.content_type == "application/octet-stream"
        assert await response.read() == b"<script>"


async def test_impossible_actions_say_why(desk: Desk) -> None:
    assert "no message 1.0" in (await desk.do("react", ts="1.0", name="eyes"))["error"]
    assert "mention @bouncebot" in (await desk.do("say", text="/bounce x", thread_ts="1.0"))["error"]
    assert "not a valid command" in (await desk.do("say", text="/nosuch"))["error"]
    assert "not connected" in (await desk.do("say", text="/bounce help"))["error"]
    assert await status(desk, "POST", "/act/fly", json={}) == 404


async def test_a_reaction_is_added_and_removed_and_a_message_deleted(desk: Desk) -> None:
    ts = (await desk.do("say", text="hello"))["ts"]
    await desk.do("react", ts=ts, name="eyes")
    assert desk.workspace.reactions(desk.channel, ts) == {"eyes": [desk.ada]}
    await desk.do("react", ts=ts, name="eyes")
    assert desk.workspace.reactions(desk.channel, ts) == {}
    await desk.do("delete", ts=ts)
    assert desk.workspace.messages(desk.channel) == []


async def test_a_story_makes_domains_sick_and_posts_its_lines(desk: Desk) -> None:
    await desk.post("/try/sick", user=desk.ada, channel=desk.channel)
    assert [each.text for each in desk.workspace.messages(desk.channel)] == ["hello", "again"]
    assert desk.lab.domains["healthy.example"].cause == "recipient-refusing"
    answer = await desk.post("/try/none", user=desk.ada, channel=desk.channel)
    assert answer["error"] == "There is no story with this name; there are sick."


async def test_domains_and_our_own_side_are_made_sick_and_healed(desk: Desk) -> None:
    await desk.post("/patients", domain="healthy.example", ailment="refusing")
    assert "healthy.example" in desk.lab.changed
    await desk.post("/patients", ours="port 25", sick=True)
    assert desk.lab.port_25_blocked
    await desk.post("/patients", all="put back")
    assert (desk.lab.changed, desk.lab.port_25_blocked) == (set(), False)
    assert "gloomy" in (await desk.post("/patients", domain="healthy.example", ailment="gloomy"))["error"]


async def test_the_bot_is_removed_from_its_channels_and_invited_again(desk: Desk) -> None:
    def members() -> set[str]:
        return next(one.members for one in desk.workspace.channels() if one.id == desk.channel)

    await desk.post("/troubles", name="out", on=True)
    assert members() == {desk.ada}
    await desk.post("/troubles", name="out", on=False)
    assert members() == {desk.ada, desk.workspace.bot_user_id}


async def test_each_slack_failure_ends_when_switched_off(desk: Desk) -> None:
    names = ("ratelimited", "server_error", "lose_answer", "slow", "deaf")
    faults = desk.workspace.faults
    for name in names:
        await desk.post("/troubles", name=name, on=True)
    assert (len(faults.active), faults.delay, faults.deaf) == (3, 2.0, True)
    for name in names:
        await desk.post("/troubles", name=name, on=False)
    assert (faults.active, faults.delay, faults.deaf) == ([], 0.0, False)
    assert "pestilence" in (await desk.post("/troubles", name="pestilence", on=True))["error"]


async def test_a_browser_gets_the_whole_state_and_then_each_change(desk: Desk) -> None:
    await desk.do("say", text="before")
    async with desk.http.get("/live") as live:
        hello = await event(live)
        assert (hello["kind"], hello["notice"], hello["messages"][0]["text"]) == (
            "hello",
            "A notice.",
            "before",
        )
        states = {each["name"]: each["state"] for each in hello["patients"]["domains"]}
        assert "control1.example" not in states
        assert (states["down.example"], states["healthy.example"]) == ("sick", "healthy")
        await desk.do("say", text="after")
        assert (await event(live))["message"]["text"] == "after"
        await desk.post("/patients", domain="healthy.example", ailment="refusing")
        told = {each["name"]: each["state"] for each in (await event(live))["patients"]["domains"]}
        assert told["healthy.example"] == "sickened"


async def event(live: aiohttp.ClientResponse) -> Json:
    async for line in live.content:
        if line.startswith(b"data: "):
            return dict(json.loads(line.removeprefix(b"data: ")))
    raise AssertionError("the page ended the stream")
