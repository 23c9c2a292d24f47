"""What time it is for Slack."""

from datetime import UTC, datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.slack_time import slack_time


@pytest.mark.parametrize(
    ("headers", "moment"),
    [
        ({"Date": "Tue, 24 Nov 2026 12:00:00 GMT"}, datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ({"Date": "Tue, 24 Nov 2026 14:00:00 +0200"}, datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ({"Date": "noon"}, None),
        ({}, None),
    ],
)
def test_the_date_of_an_answer_is_read_if_it_has_one(
    headers: dict[str, str], moment: datetime | None
) -> None:
    answer = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="GET",
        api_url="",
        req_args={},
        data={},
        headers=headers,
        status_code=200,
    )
    assert slack_time(answer) == moment
