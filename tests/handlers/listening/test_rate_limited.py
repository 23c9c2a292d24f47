"""Slack withholds events when there are too many in an hour, and says since when: none is lost."""

import json
from datetime import UTC, datetime

from slack_bolt.request.async_request import AsyncBoltRequest

from handlers import register
from handlers.clients import web_client
from handlers.connection import bolt_app
from tests.handlers.inbox import services_that

NOTICE = {
    "token": "verification",
    "type": "app_rate_limited",
    "team_id": "T1",
    "minute_rate_limited": 1518467820,
    "api_app_id": "A1",
}
"""Slack's own example."""


async def test_what_was_withheld_is_read_later() -> None:
    told: list[datetime] = []

    async def missed_since(when: datetime) -> None:
        told.append(when)

    services = services_that(missed_since=missed_since)
    app = bolt_app(web_client("xoxb-1", "http://127.0.0.1:1/api/"), services.us)
    register(app, services)
    sent = {"content-type": ["application/json"]}
    answer = await app.async_dispatch(AsyncBoltRequest(body=json.dumps(NOTICE), headers=sent))  # type: ignore[arg-type]
    assert answer.status == 200
    assert told == [datetime(2018, 2, 12, 20, 37, tzinfo=UTC)]
