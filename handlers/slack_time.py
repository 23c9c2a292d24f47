"""What time it is for Slack, whose timestamps are by its own clock."""

from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from slack_sdk.web.async_slack_response import AsyncSlackResponse


def slack_time(answer: AsyncSlackResponse) -> datetime | None:
    """The Date header of an answer (RFC 9110, section 6.6.1), which has whole seconds; None without one."""
    with suppress(ValueError):
        return parsedate_to_datetime(answer.headers.get("Date") or "").astimezone(UTC)
    return None
