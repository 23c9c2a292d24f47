"""Examines the installation, for `bouncebot check` and at every start."""

import asyncio
import os
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from bot.checkup.database import examine_clock, examine_database, refused_database, with_version
from bot.checkup.names import examine_names
from bot.checkup.network import examine_network
from bot.checkup.readers import examine_readers, private_files
from bot.checkup.trust import examine_trust
from bot.errors import StorageError
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.net.build import build_network
from bot.settings import Settings
from bot.settings.workspaces import TokenSet, token_sets
from bot.storage import SqlStore
from handlers.checkup import BOT_TOKEN, examine, examine_operators_channel
from handlers.clients import SlackClient, web_client


async def checkup(settings: Settings) -> list[Examined]:
    """The results for `bouncebot check`. Raises SettingError if the tokens do not fit together."""
    sets = token_sets(settings) if settings.knows_slack else []
    return await _examine(settings, sets, _database(settings))


async def at_start(settings: Settings, store: SqlStore) -> list[Examined]:
    """The results for a running bot. It has a socket already, so no app token is tried."""
    socketless = [replace(one, app_token=None) for one in token_sets(settings)]
    return await _examine(settings, socketless, _stored(store))


async def _examine(
    settings: Settings, sets: Sequence[TokenSet], database: Coroutine[Any, Any, Sequence[Examined]]
) -> list[Examined]:
    stored, slack, network = await asyncio.gather(
        database, _workspaces(sets, settings.operators_channel), _network(settings)
    )
    machine = [examine_readers(private_files(settings)), examine_trust()]
    return [examine_names(os.environ), *stored, *slack, *machine, *network]


async def _network(settings: Settings) -> list[Examined]:
    ours = build_network(settings)
    named = [f"{each.host}:{each.port}" for each in settings.nameservers]
    return await examine_network(ours.resolver, ours.prober, settings.control_hosts, named)


async def _stored(store: SqlStore) -> list[Examined]:
    """Examines the database, and the clock of a database server."""
    found = await examine_database(store)
    if store.shared and found.state is FindingState.OK:
        return [found, examine_clock(await store.time())]
    return [found]


async def _database(settings: Settings) -> list[Examined]:
    try:
        store = SqlStore(settings.database_url)
        await store.open(migrate=False)
        try:
            found, *clock = await _stored(store)
            return [with_version(found, await store.version(), settings.database_url), *clock]
        finally:
            await store.close()
    except StorageError as error:
        return [refused_database(error)]


async def _workspaces(sets: Sequence[TokenSet], operators_channel: str | None) -> list[Examined]:
    """Results for each workspace, prefixed with its name if it comes from the workspaces file.

    The operators' channel is a channel of the first workspace.
    """
    if not sets:
        why = "No SLACK_BOT_TOKEN is set, so `bouncebot run` opens the playground."
        return [Examined(name=BOT_TOKEN, state=FindingState.SKIPPED, summary=why)]
    found, operators = await asyncio.gather(
        asyncio.gather(*(_workspace(one) for one in sets)),
        examine_operators_channel(_client(sets[0]), operators_channel),
    )
    named = [
        replace(each, name=f"{one.name}/{each.name}") if one.name else each
        for one, theirs in zip(sets, found, strict=True)
        for each in theirs
    ]
    return [*named, operators]


def _client(tokens: TokenSet) -> SlackClient:
    return web_client(tokens.bot_token.text, tokens.api_url, tokens.setting("bot_token"))


async def _workspace(tokens: TokenSet) -> list[Examined]:
    app_token = tokens.app_token.text if tokens.app_token else None
    return await examine(_client(tokens), app_token, tokens.setting("app_token"))
