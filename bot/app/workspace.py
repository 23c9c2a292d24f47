"""One workspace: our identity there, its poster and its listener. Both stop while Slack refuses the token."""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from functools import partial

import structlog

from bot import explain
from bot.app.core import Core
from bot.app.listener import Listener
from bot.errors import SlackRefusedError, SlackUnreachableError
from bot.incidents.rights import Rights
from bot.models.installation import Examined
from bot.running.tasks import end
from bot.settings.workspaces import TokenSet
from handlers.checkup import examine_grants
from handlers.clients import reading_client, starting_client, web_client
from handlers.connection import App
from handlers.directory import SlackDirectory
from handlers.identity import Identity, identify
from handlers.mailroom import Downloads, SlackMailroom
from handlers.membership import Members
from handlers.posting import Poster
from handlers.rendering import SlackRenderer
from handlers.services import Services

RETRY_SECONDS = 60.0
"""Seconds between attempts with a refused token."""
HOME_SECONDS, LEAST_HOME_SECONDS = 20.0, 0.5
"""Seconds between updates of open Home tabs: normally, and at least, however short waits are scaled."""
TROUBLE = (SlackRefusedError, SlackUnreachableError)

_log = structlog.get_logger()


class Workspace:
    def __init__(self, tokens: TokenSet) -> None:
        token, setting = tokens.bot_token.text, tokens.setting("bot_token")
        self.tokens = tokens
        self.us: Identity | None = None
        """None until Slack has answered."""
        self.trouble: SlackRefusedError | SlackUnreachableError | None = None
        """Why the workspace is not served."""
        self.poster: Poster | None = None
        """None while the workspace is not served."""
        self._starter = starting_client(token, tokens.api_url, setting)
        self._reader = reading_client(token, tokens.api_url, setting)
        self._client = web_client(token, tokens.api_url, setting)
        self._token_doubted = asyncio.Event()
        """Set when a response suggests that the token is no longer valid."""
        self._client.on_dead_token = self._token_doubted.set
        self.mailroom = SlackMailroom(self._client, Downloads(token, tokens.api_url))
        self.directory = SlackDirectory(self._client, Members())
        self._listener = Listener(tokens, self._client, self._reader)
        self._checking_token: asyncio.Task[None] | None = None

    async def identify(self) -> None:
        """Asks Slack who we are. A refusal or failure is kept in `trouble`."""
        try:
            self.us = await identify(self._starter)
        except TROUBLE as error:
            self.trouble = error

    async def start(self, core: Core) -> None:
        """Starts posting and listening, and reads missed messages, unless Slack refuses the token."""
        every = max(LEAST_HOME_SECONDS, HOME_SECONDS * core.settings.recheck_scale)
        await core.clock.every(f"home {self.tokens.id}", every, self._listener.refresh_home)
        if self.us:
            await self._serve(core, self.us)

    def keep_checking_token(self, core: Core) -> None:
        """From now on stops when Slack refuses the token, and starts again when it accepts it."""
        self._checking_token = asyncio.create_task(self._check_token_for_ever(core), name=self.tokens.id)

    async def stop_listening(self) -> None:
        await end(self._checking_token)
        await self._listener.close()

    async def stop_posting(self) -> None:
        if self.poster:
            await self.poster.stop()
        self.poster = None

    @property
    def app(self) -> App | None:
        """Set while the workspace is served."""
        return self._listener.app

    async def ready(self) -> bool:
        """Whether Slack knows us, and the socket (if any) is open."""
        return await self._listener.ready()

    async def examine(self) -> list[Examined]:
        """Checks our permissions in the workspace and Slack's clock; nothing while it refuses us."""
        if self.app is None:
            return []
        found = await examine_grants(self._reader)
        return [replace(each, name=self.tokens.topic(each.name)) for each in found]

    async def _serve(self, core: Core, us: Identity) -> None:
        last = await core.store.last_accepted_at(us.team)
        poster = self.poster = self._poster_for(core, us)
        await poster.start()
        async with AsyncExitStack() as undo:
            undo.push_async_callback(self._stop)
            try:
                await self._listener.open(self._services(core, us, poster), last)
            except TROUBLE as error:
                self.trouble = error
                return
            undo.pop_all()
        self.trouble = None
        await core.operators.over(self.tokens.id, f"{self.tokens.label} is served again.")

    def _poster_for(self, core: Core, us: Identity) -> Poster:
        return Poster(
            store=core.store,
            client=self._client,
            renderer=SlackRenderer(meaning=explain.title_of, link=us.card_link, original=us.original_link),
            team=us.team,
            bot_id=us.bot_id,
            now=core.clock.now,
            leases=core.leases,
            operators=core.operators,
        )

    def _services(self, core: Core, us: Identity, poster: Poster) -> Services:
        return Services(
            us=us,
            now=core.clock.now,
            accept=core.accept,
            confirm_posted=poster.confirm_posted,
            gaps=core.store,
            rejoined=poster.rejoined,
            renamed=partial(_renamed, core, poster, us.team),
            missed_since=lambda since: core.store.note_gap(us.team, since, core.clock.now()),
            incident=core.store.incident,
            overviews=core.store,
            settings=core.store.settings,
            members=self.directory.members,
            directory=self.directory,
            rights=Rights(core.store.settings, self.directory),
            operators=core.operators,
            check_token=self._token_doubted.set,
            reaction=core.settings.reaction,
        )

    async def _stop_serving(self, core: Core, why: SlackRefusedError) -> None:
        """Stops serving. Posts wait until Slack accepts this token again, or another one."""
        self.trouble = why
        await self._stop()
        await self.tell_operators(core)

    async def _stop(self) -> None:
        await self._listener.close()
        await self.stop_posting()

    async def tell_operators(self, core: Core) -> None:
        """Reports the trouble to the operators and in the log."""
        _log.error("workspace_stopped", workspace=self.tokens.id, why=str(self.trouble))
        why = str(self.trouble).partition(". ")[0]
        text = f"{self.tokens.label} is not served: `{why}`. `bouncebot check` says what to do."
        await core.operators.tell(self.tokens.id, text)

    async def _check_token_for_ever(self, core: Core) -> None:
        """Checks the token whenever it is in doubt, and every minute while the workspace is not served."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(None if self.app else RETRY_SECONDS):
                    await self._token_doubted.wait()
            self._token_doubted.clear()
            try:
                await self._check_token(core)
            except Exception:
                _log.exception("token_check_failed", workspace=self.tokens.id)

    async def _check_token(self, core: Core) -> None:
        """Asks `auth.test`, because a single refused call may be wrong."""
        try:
            us = self.us = await identify(self._reader)
        except SlackUnreachableError:
            return
        except SlackRefusedError as refused:
            if self.app:
                await self._stop_serving(core, refused)
            return
        if self.app is None:
            await self._serve(core, us)


async def _renamed(core: Core, poster: Poster, team: str, old: str, new: str) -> None:
    """Moves all that is stored to the channel's new id, and posts what Slack has refused since for the old
    one, or still refuses."""
    await core.store.rename_channel(team, old, new)
    for channel in (old, new):
        await poster.rejoined(channel)
