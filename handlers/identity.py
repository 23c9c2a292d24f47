"""Our identity in Slack."""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackRefusedError, SlackUnreachableError
from bot.models.incident import Incident
from handlers.clients import SlackClient
from handlers.trouble import DEAD, ERRORS, Fate, in_words, trouble_of

APP = "SLACK_APP_TOKEN"
BOT_PAGE = "OAuth & Permissions, Bot User OAuth Token (it starts with xoxb-)"
APP_PAGE = "Basic Information, App-Level Tokens, scope connections:write (it starts with xapp-)"
"""Where an operator finds the tokens in the app's pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    team: str
    bot_user: str
    bot_id: str
    url: str
    """The workspace's URL, such as `https://acme.slack.com/`."""

    def wrote(self, message: dict[str, object]) -> bool:
        """Whether we posted the message."""
        return message.get("bot_id") == self.bot_id or message.get("user") == self.bot_user

    def is_mentioned(self, message: Mapping[str, object]) -> bool:
        return f"<@{self.bot_user}>" in str(message.get("text") or "")

    def is_other_team(self, team: object) -> bool:
        """Whether it is another workspace's id, as for people in a channel shared by Slack Connect."""
        return isinstance(team, str) and team not in {"", self.team}

    def card_link(self, incident: Incident) -> str | None:
        """The link to an incident's card; None while it is not posted."""
        return self._link(incident, incident.card_ts)

    def original_link(self, incident: Incident) -> str | None:
        """The link to the message that opened the incident; None if a command did."""
        return self._link(incident, incident.origin_ts)

    def _link(self, incident: Incident, ts: str | None) -> str | None:
        if not ts:
            return None
        link = f"{self.url}archives/{incident.channel}/p{ts.replace('.', '')}"
        in_thread = incident.thread_ts and incident.thread_ts != ts
        return f"{link}?thread_ts={incident.thread_ts}&cid={incident.channel}" if in_thread else link


async def identify(client: SlackClient) -> Identity:
    """Asks Slack for our identity. Raises SlackRefusedError if it refuses the bot token,
    SlackUnreachableError if it does not answer."""
    answer = await auth_test(client)
    return Identity(
        team=str(answer["team_id"]),
        bot_user=str(answer["user_id"]),
        bot_id=str(answer["bot_id"]),
        url=str(answer["url"]),
    )


async def auth_test(client: SlackClient) -> AsyncSlackResponse:
    """Slack's answer to `auth.test`. Raises as `identify` does."""
    try:
        answer = await client.auth_test()
    except ERRORS as error:
        raise token_error(client.setting, BOT_PAGE, client.base_url, error) from None
    if answer.get("is_enterprise_install"):
        raise SlackRefusedError(
            f"{client.setting} belongs to an installation for a whole Enterprise organisation, which is not "
            "supported. Install the app in one workspace and take the token from there."
        )
    return answer


def token_error(
    setting: str, page: str, url: str, error: Exception
) -> SlackRefusedError | SlackUnreachableError:
    """The error for a failed call: the token in `setting` was refused, or Slack cannot be reached. `page`:
    where the right token is found."""
    trouble = trouble_of(error)
    if trouble.fate is Fate.REFUSED or trouble.why in DEAD:
        where = f"https://api.slack.com/apps, your app, {page}"
        return SlackRefusedError(f"Slack refused {setting}: {trouble.why}. Take the right one from {where}.")
    why = trouble.why if isinstance(error, SlackApiError) else in_words(error)
    return SlackUnreachableError(
        f"Slack cannot be reached at {url}: {why}. Let this machine reach it (name resolution, firewall, "
        "HTTPS_PROXY), or correct SLACK_API_URL."
    )
