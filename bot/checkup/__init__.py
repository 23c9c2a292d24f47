"""What `bouncebot check` looks at: whether this installation can do its work. A start does so in short."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.checkup.database import examine_database, refused_database
from bot.checkup.network import examine_network
from bot.errors import StorageError
from bot.models import Examined, FindingState
from bot.net import build_network
from bot.ports import Store
from bot.settings import Settings
from bot.storage import SqlStore
from bot.tokens import TokenSet, token_sets
from handlers import doctor
from handlers.connection import web_client


async def checkup(settings: Settings) -> list[Examined]:
    """Never raises for what it finds broken. Raises SettingError for tokens that are no good together."""
    database, slack, network = await asyncio.gather(_database(settings), _slack(settings), _network(settings))
    settled = Examined(name="settings", state=FindingState.OK, summary="Every setting is understood.")
    return [settled, database, *slack, *network]


async def at_start(settings: Settings, store: Store) -> list[Examined]:
    """Likewise, of a bot that runs: its store is open, and its sockets are, so Slack is asked for none."""
    socketless = [replace(one, app_token=None) for one in token_sets(settings)]
    database, slack, network = await asyncio.gather(
        examine_database(store), _workspaces(socketless), _network(settings)
    )
    return [database, *slack, *network]


async def _network(settings: Settings) -> list[Examined]:
    ours = build_network(settings)
    return await examine_network(ours.resolver, ours.prober, settings.control_hosts)


async def _database(settings: Settings) -> Examined:
    try:
        store = SqlStore(settings.database_url)
        await store.open()
    except StorageError as error:
        return refused_database(error)
    try:
        return await examine_database(store)
    finally:
        await store.close()


async def _slack(settings: Settings) -> list[Examined]:
    if settings.slack_bot_token is None and settings.workspaces is None:
        why = "No SLACK_BOT_TOKEN is set, so `bouncebot run` opens the playground."
        return [Examined(name=doctor.BOT_TOKEN, state=FindingState.SKIPPED, summary=why)]
    return await _workspaces(token_sets(settings))


async def _workspaces(sets: Sequence[TokenSet]) -> list[Examined]:
    """Those of a file with their name in front of what was looked at."""
    found = await asyncio.gather(*(_workspace(one) for one in sets))
    return [
        replace(each, name=f"{one.name}/{each.name}") if one.name else each
        for one, theirs in zip(sets, found, strict=True)
        for each in theirs
    ]


async def _workspace(tokens: TokenSet) -> list[Examined]:
    client = web_client(tokens.bot_token.get_secret_value(), tokens.api_url)
    return await doctor.examine(
        client,
        tokens.app_token.get_secret_value() if tokens.app_token else None,
        bot_called=tokens.called("bot_token"),
        app_called=tokens.called("app_token"),
    )
