"""HTTP mode: requests that are not Slack's are refused and counted, and nothing of them is logged."""

import hashlib
import hmac
import io
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from bot.app import running
from bot.settings import load
from bot.telemetry.web import MAX_BODY
from playground.workspace import Pace, Workspace
from tests.e2e.two import free_port
from tests.scene import Scene, lab_of_places

SECRETIVE = "kim.geheim@full.example"
COMMAND = {"command": "/bounce", "text": f"5.1.1 {SECRETIVE}", "trigger_id": "1.2.3"}
WHERE = {"team_id": "T1", "channel_id": "D1", "user_id": "U1", "response_url": "http://127.0.0.1:1/"}
BODY = urlencode(COMMAND | WHERE).encode()
FORM = "application/x-www-form-urlencoded"
REFUSED = re.compile(r'^bouncebot_requests_refused_total\{reason="([a-z0-9-]+)"\} (\S+)$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Street:
    """Sends requests to the bot's HTTP endpoint."""

    base: str
    secret: str

    async def knock(self, headers: dict[str, str], body: bytes = BODY, kind: str = FORM) -> int:
        sent = headers | {"Content-Type": kind}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.base}/slack/events", data=io.BytesIO(body), headers=sent) as answer,
        ):
            assert await answer.read() == b"" or answer.status == 200
            return answer.status

    def signed(self, body: bytes = BODY, age: float = 0.0, secret: str | None = None) -> dict[str, str]:
        at = str(int(time.time() - age))
        base = f"v0:{at}:".encode() + body
        digest = hmac.new((secret or self.secret).encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}

    async def refused(self) -> Counter[str]:
        """The refused requests by reason, from `/metrics`."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.base}/metrics") as answer:
            told = await answer.text()
        return Counter({reason: int(float(times)) for reason, times in REFUSED.findall(told)})


@asynccontextmanager
async def street(folder: Path) -> AsyncIterator[Street]:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    async with (
        Workspace(pace=Pace.unlimited(), request_url=f"{base}/slack/events") as workspace,
        lab_of_places() as lab,
    ):
        environment = Scene.in_(workspace, lab).environment(f"sqlite:///{folder / 'b.sqlite'}", 1.0)
        del environment["SLACK_APP_TOKEN"]
        over_http = {
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "BOUNCEBOT_LISTEN": f"127.0.0.1:{port}",
        }
        async with running(load(**environment | over_http)):
            yield Street(base, workspace.signing_secret)


async def test_requests_not_from_slack_are_refused_counted_and_not_logged(
    tmp_path: Path, log: io.StringIO
) -> None:
    large, broken = BODY + b"x" * MAX_BODY, BODY + b"\xff"
    async with street(tmp_path) as door:
        before = await door.refused()
        taken = door.signed()
        assert await door.knock(taken) == 200
        statuses = [
            await door.knock({}),
            await door.knock(door.signed(age=301)),
            await door.knock(door.signed(age=-400)),
            await door.knock(door.signed(secret="guessed")),
            await door.knock(door.signed(BODY[1:])),
            await door.knock(taken),
            await door.knock(door.signed(large), large),
            await door.knock(door.signed(), kind="text/plain"),
            await door.knock(door.signed(), kind="multipart/form-data; boundary=x"),
            await door.knock(door.signed(broken), broken),
        ]
        assert statuses == [401, 401, 401, 401, 401, 401, 413, 415, 415, 400]
        assert await door.refused() - before == {
            "signature": 5,
            "replayed": 1,
            "oversize": 1,
            "content-type": 2,
            "not-utf8": 1,
        }
        secrets = [SECRETIVE, door.secret, taken["X-Slack-Signature"]]
    assert [each for each in secrets if each in log.getvalue()] == []
    assert {json.loads(line)["level"] for line in log.getvalue().splitlines()} <= {"info", "warning"}
