"""What `bouncebot check` asks Slack: whether it takes the tokens, and which scopes it granted."""

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackRefusedError
from bot.models import Examined, FindingState
from handlers import manifest
from handlers.identity import refused, unreachable

APPS = "https://api.slack.com/apps"
NAMES = {"SLACK_BOT_TOKEN": "slack-bot-token", "SLACK_APP_TOKEN": "slack-app-token"}
_OK, _FAIL, _SKIPPED = FindingState.OK, FindingState.FAIL, FindingState.SKIPPED


async def examine(client: AsyncWebClient, app_token: str | None) -> list[Examined]:
    """Never raises. `app_token` None: HTTP mode, which needs none."""
    return [*await _bot_token(client), await _app_token(client, app_token)]


async def _bot_token(client: AsyncWebClient) -> list[Examined]:
    try:
        answer = await client.auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
        return [_failed("SLACK_BOT_TOKEN", client, error)]
    said = f"Slack knows us as {answer['user']} in {answer['team']}."
    granted = str(answer.headers.get("x-oauth-scopes") or "")
    return [
        Examined(name=NAMES["SLACK_BOT_TOKEN"], state=_OK, summary=said),
        _scopes({scope.strip() for scope in granted.split(",")}),
    ]


def _scopes(granted: set[str]) -> Examined:
    missing = sorted(set(manifest.as_object()["oauth_config"]["scopes"]["bot"]) - granted)
    if not missing:
        return Examined(name="slack-scopes", state=_OK, summary="All scopes that we need are granted.")
    return Examined(
        name="slack-scopes",
        state=_FAIL,
        summary=f"Scopes are missing: {', '.join(missing)}.",
        fix=f"Paste `bouncebot manifest` into the app's manifest at {APPS}, then reinstall the app.",
    )


async def _app_token(client: AsyncWebClient, token: str | None) -> Examined:
    name = NAMES["SLACK_APP_TOKEN"]
    if token is None:
        return Examined(name=name, state=_SKIPPED, summary="No app token is set: HTTP mode needs none.")
    try:
        await client.apps_connections_open(app_token=token)
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
        return _failed("SLACK_APP_TOKEN", client, error)
    return Examined(name=name, state=_OK, summary="Slack opens a socket for us.")


def _failed(token: str, client: AsyncWebClient, error: Exception) -> Examined:
    why: SlackRefusedError = (
        refused(token, error) if isinstance(error, SlackApiError) else unreachable(client.base_url, error)
    )
    summary, _, fix = str(why).partition(". ")
    return Examined(name=NAMES[token], state=_FAIL, summary=f"{summary}.", fix=fix)
