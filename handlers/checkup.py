"""The checks of Slack for `bouncebot check`: tokens, scopes, the socket, files, and the clock."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackRefusedError, SlackUnreachableError
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from handlers import manifest
from handlers.clients import SlackClient
from handlers.identity import APP, APP_PAGE, auth_test, token_error
from handlers.slack_time import slack_time
from handlers.trouble import ERRORS, in_words, trouble_of

APPS = "https://api.slack.com/apps"
BOT_TOKEN, APP_TOKEN, OPERATORS_CHANNEL = "slack-bot-token", "slack-app-token", "operators-channel"
SLACK_FILES = "https://files.slack.com/"
SECONDS = 10.0
MOST_OFF = 60.0
"""Most seconds by which our clock may differ from Slack's; from 300 on signed requests are refused as
stale."""
_OK, _FAIL, _SKIPPED = FindingState.OK, FindingState.FAIL, FindingState.SKIPPED


async def examine(client: SlackClient, app_token: str | None, app_setting: str = APP) -> list[Examined]:
    """Checks tokens, scopes, socket and files. Never raises.

    `app_token`: None in HTTP mode, which needs none. `app_setting`: where the token is configured.
    """
    of_bot, of_app, files = await asyncio.gather(
        _bot_token(client), _app_token(client, app_token, app_setting), _files(client.base_url)
    )
    return [*of_bot, of_app, files]


async def examine_operators_channel(client: AsyncWebClient, channel: str | None) -> Examined:
    """Checks that trouble can be reported in the operators' channel. Never raises."""
    if channel is None:
        words = "No BOUNCEBOT_OPERATORS_CHANNEL is set, so the bot's own problems appear in the log only."
        return Examined(name=OPERATORS_CHANNEL, state=_SKIPPED, summary=words)
    try:
        there = (await client.conversations_info(channel=channel))["channel"]
        why = None if there.get("is_member") else "the bot is not in it"
    except ERRORS as error:
        why = trouble_of(error).why
    if why is None:
        return Examined(
            name=OPERATORS_CHANNEL, state=_OK, summary="The bot can report its own problems to the operators."
        )
    return Examined(
        name=OPERATORS_CHANNEL,
        state=_FAIL,
        summary=f"The bot cannot report its own problems in {channel}: {why}.",
        fix="Set BOUNCEBOT_OPERATORS_CHANNEL to a channel's id, and run `/invite @bouncebot` there.",
    )


async def examine_grants(client: AsyncWebClient) -> list[Examined]:
    """Checks granted scopes and Slack's clock; returns nothing if Slack does not answer. Never raises."""
    try:
        return _granted(await client.auth_test())
    except ERRORS:
        return []


async def _bot_token(client: SlackClient) -> list[Examined]:
    try:
        answer = await auth_test(client)
    except (SlackRefusedError, SlackUnreachableError) as error:
        return [_failed(BOT_TOKEN, error)]
    said = f"Slack knows us as {answer['user']} in {answer['team']}."
    return [Examined(name=BOT_TOKEN, state=_OK, summary=said), *_granted(answer)]


def _granted(answer: AsyncSlackResponse) -> list[Examined]:
    """The results from the headers of Slack's answer to `auth.test`."""
    scopes = str(answer.headers.get("x-oauth-scopes") or "")
    return [
        _scopes({scope.strip() for scope in scopes.split(",")}),
        _clock(slack_time(answer)),
    ]


def _scopes(granted: set[str]) -> Examined:
    missing = sorted(set(manifest.as_object()["oauth_config"]["scopes"]["bot"]) - granted)
    if not missing:
        return Examined(name="slack-scopes", state=_OK, summary="All required scopes are granted.")
    return Examined(
        name="slack-scopes",
        state=_FAIL,
        summary=f"Scopes are missing: {', '.join(missing)}.",
        fix=f"Paste `bouncebot manifest` into the app's manifest at {APPS}, then reinstall the app.",
    )


def _clock(there: datetime | None) -> Examined:
    """Compares our clock with Slack's."""
    if there is None:
        words = "Slack did not say what time it is."
        return Examined(name="clock", state=FindingState.UNKNOWN, summary=words)
    off = (datetime.now(UTC) - there).total_seconds()
    if abs(off) <= MOST_OFF:
        return Examined(name="clock", state=_OK, summary="Our clock agrees with Slack's.")
    fix = "Keep the clock right by NTP: with SQLite rechecks follow it, and signed requests may be rejected."
    return Examined(name="clock", state=_FAIL, summary=f"Our clock is {abs(off):.0f} s off.", fix=fix)


async def _files(api_url: str) -> Examined:
    """Checks that Slack's file host can be reached. Any answer will do, because we have no file to ask
    for."""
    here = urlsplit(api_url)
    url = SLACK_FILES if (here.hostname or "").endswith("slack.com") else f"{here.scheme}://{here.netloc}/"
    why = await _unreachable(url)
    if why is None:
        return Examined(name="slack-files", state=_OK, summary="Files can be fetched from Slack.")
    fix = f"Allow this machine to reach {url}: forwarded mails and dropped files come from there."
    return Examined(name="slack-files", state=_FAIL, summary=f"{url} cannot be reached ({why}).", fix=fix)


async def _app_token(client: AsyncWebClient, token: str | None, setting: str) -> Examined:
    if token is None:
        return Examined(name=APP_TOKEN, state=_SKIPPED, summary="No app token is set; HTTP mode needs none.")
    try:
        answer = await client.apps_connections_open(app_token=token)
    except ERRORS as error:
        return _failed(APP_TOKEN, token_error(setting, APP_PAGE, client.base_url, error))
    return await _socket(str(answer["url"]))


async def _socket(url: str) -> Examined:
    """Checks that the socket's host can be reached, with a plain HTTP request: a second socket would take
    commands away from a running bot.

    The URL is a secret, so only its host is shown.
    """
    host = urlsplit(url).netloc
    scheme = "https" if url.startswith("wss:") else "http"
    why = await _unreachable(f"{scheme}://{host}/")
    if why is None:
        return Examined(name=APP_TOKEN, state=_OK, summary="The socket to Slack opens.")
    fix = f"Allow this machine to reach {host}: events and commands come from there, over WebSockets."
    words = f"Slack's socket at {host} cannot be reached ({why})."
    return Examined(name=APP_TOKEN, state=_FAIL, summary=words, fix=fix)


async def _unreachable(url: str) -> str | None:
    """Why nothing answers at the URL; None if something does, whatever the answer."""
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session, session.get(url):
            return None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return in_words(error)


def _failed(name: str, error: SlackRefusedError | SlackUnreachableError) -> Examined:
    summary, _, fix = str(error).partition(". ")
    return Examined(name=name, state=_FAIL, summary=f"{summary}.", fix=fix)
