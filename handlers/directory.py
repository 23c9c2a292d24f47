"""The people of a workspace: who is a guest."""

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackUnreachableError
from bot.models.intake import Intake
from handlers.trouble import ERRORS, Fate, trouble_of

_DIRECT = "D"
"""How Slack's ids of direct messages begin."""
_log = structlog.get_logger()


class SlackDirectory:
    """Implements the port `Directory`."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def is_guest(self, intake: Intake) -> bool:
        """Somebody whom Slack does not let us see counts as a guest. In a direct message nobody does, because
        nobody else is there; nor does an app without a user."""
        if intake.user is None or intake.channel.startswith(_DIRECT):
            return False
        try:
            answer = await self._client.users_info(user=intake.user)
        except ERRORS as error:
            trouble = trouble_of(error)
            if trouble.fate is not Fate.REFUSED:
                raise SlackUnreachableError(
                    f"Slack did not describe {intake.user}: {trouble.why}."
                ) from error
            _log.warning("person_not_known", user=intake.user, why=trouble.why)
            return True
        person = answer["user"]
        return bool(person.get("is_restricted") or person.get("is_ultra_restricted"))
