"""What `bouncebot check` looks at: whether this installation can do its work."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from pydantic import SecretStr

from bot.checkup.database import examine_database
from bot.checkup.network import examine_network
from bot.errors import StorageError
from bot.models import Examined, FindingState
from bot.net import build_network
from bot.settings import Settings
from bot.storage import SqlStore
from bot.tokens import TokenSet, token_sets
from handlers import doctor
from handlers.connection import web_client


async def checkup(settings: Settings) -> list[Examined]:
    """Never raises for what it finds broken. Raises SettingError for a file of workspaces that is no good."""
    database, slack, network = await asyncio.gather(_database(settings), _slack(settings), _network(settings))
    settled = Examined(name="settings", state=FindingState.OK, summary="Every setting is understood.")
    return [settled, database, *slack, *network]


async def _network(settings: Settings) -> list[Examined]:
    ours = build_network(settings)
    return await examine_network(ours.resolver, ours.prober, settings.control_hosts)


async def _database(settings: Settings) -> Examined:
    try:
        store = SqlStore(settings.database_url)
        await store.open()
    except StorageError as error:
        fix = "Name a file of its own in BOUNCEBOT_DATABASE_URL."
        return Examined(name="database", state=FindingState.FAIL, summary=str(error), fix=fix)
    try:
        return await examine_database(store)
    finally:
        await store.close()


async def _slack(settings: Settings) -> list[Examined]:
    if settings.workspaces:
        return await _each_workspace(token_sets(settings))
    if settings.slack_bot_token is None:
        why = "No SLACK_BOT_TOKEN is set, so `bouncebot run` opens the playground."
        return [Examined(name="slack-bot-token", state=FindingState.SKIPPED, summary=why)]
    return await _tokens(settings.slack_bot_token, settings.slack_app_token, settings.slack_api_url)


async def _each_workspace(sets: Sequence[TokenSet]) -> list[Examined]:
    """With the workspace's name in front of what was looked at."""
    found = await asyncio.gather(*(_tokens(one.bot_token, one.app_token, one.api_url) for one in sets))
    return [
        replace(each, name=f"{one.name}/{each.name}")
        for one, theirs in zip(sets, found, strict=True)
        for each in theirs
    ]


async def _tokens(bot_token: SecretStr, app_token: SecretStr | None, api_url: str) -> list[Examined]:
    client = web_client(bot_token.get_secret_value(), api_url)
    return await doctor.examine(client, app_token.get_secret_value() if app_token else None)
