"""One workspace: who we are there, what is posted, how we listen. Stopped while Slack refuses its token."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import structlog

from bot import explain
from bot.app.core import Core
from bot.app.ears import Ears
from bot.errors import SlackRefusedError, SlackUnreachableError
from bot.models.diagnosis import Finding
from bot.models.incident import Incident, Intake
from bot.models.installation import Examined
from bot.settings.workspaces import TokenSet
from handlers import doctor
from handlers.connection import App, patient_client, web_client
from handlers.identity import Identity, identify
from handlers.mailroom import Downloads, SlackMailroom
from handlers.membership import Members
from handlers.posting import Poster
from handlers.rendering import SlackRenderer
from handlers.services import Services

LOOK_EVERY = 60.0
"""Seconds between looks whether Slack takes a refused token again."""
HOME_SECONDS, LEAST_HOME_SECONDS = 20.0, 0.5
"""Between two looks whether open Home tabs are still as things are, and however short waits are scaled."""
TROUBLE = (SlackRefusedError, SlackUnreachableError)

_log = structlog.get_logger()


class Workspace:
    def __init__(self, tokens: TokenSet) -> None:
        token = tokens.bot_token.text
        self.tokens = tokens
        self.us: Identity | None = None
        """None until Slack has told."""
        self.trouble: SlackRefusedError | SlackUnreachableError | None = None
        """Why we are not at work there."""
        self._asking = patient_client(token, tokens.api_url)
        self._client = web_client(token, tokens.api_url)
        self._client.doubt = self._doubt
        self._mailroom = SlackMailroom(self._client, Downloads(token, tokens.api_url))
        self._poster: Poster | None = None
        self._ears = Ears(tokens, self._client, self._asking)
        self._doubted = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    async def identify(self) -> None:
        """Asks Slack who we are. What it says instead is our trouble."""
        try:
            self.us = await identify(self._asking, self.tokens.called("bot_token"))
        except TROUBLE as error:
            self.trouble = error

    async def start(self, core: Core) -> None:
        """Posts, listens and reads what was said meanwhile, unless Slack does not let us."""
        if self.us:
            await self._begin(core, self.us)
        every = max(LEAST_HOME_SECONDS, HOME_SECONDS * core.settings.recheck_scale)
        await core.clock.every(f"home {self.tokens.part}", every, self._ears.refresh_home)

    def watch(self, core: Core) -> None:
        """From now on a token that Slack refuses stops us, and one that it takes again starts us."""
        self._watching = asyncio.create_task(self._watch(core), name=self.tokens.part)

    async def stop_listening(self) -> None:
        if self._watching:
            self._watching.cancel()
            await asyncio.wait({self._watching})
        await self._ears.close()

    async def stop_posting(self) -> None:
        if self._poster:
            await self._poster.stop()
        self._poster = None

    @property
    def app(self) -> App | None:
        """While we are at work there."""
        return self._ears.app

    async def ready(self) -> bool:
        """Slack knows us, and its socket is open if there is to be one."""
        return await self._ears.ready()

    async def examine(self) -> list[Examined]:
        """What Slack says of us there; nothing while it says that it refuses us."""
        if self.app is None:
            return []
        found = await doctor.examine_grants(self._asking)
        return [replace(each, name=self.tokens.topic(each.name)) for each in found]

    # What the use cases need

    async def fetch(self, intake: Intake) -> Sequence[bytes | str]:
        return await self._mailroom.fetch(intake)

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None:
        if self._poster:
            self._poster.progress(incident, findings)

    def wake(self) -> None:
        if self._poster:
            self._poster.wake()

    # Coming

    async def _begin(self, core: Core, us: Identity) -> None:
        last = await core.store.last_accepted_at(us.team)
        poster = self._poster = self._poster_for(core, us)
        await poster.start()
        try:
            await self._ears.open(self._services(core, us, poster), last)
        except TROUBLE as error:
            self.trouble = error
            await self._ears.close()
            await self.stop_posting()
        else:
            self.trouble = None
            await core.operators.over(self.tokens.part, f"{self.tokens.label} is served again.")

    def _poster_for(self, core: Core, us: Identity) -> Poster:
        return Poster(
            store=core.store,
            client=self._client,
            renderer=SlackRenderer(meaning=explain.title_of, link=us.card_link, original=us.original_link),
            team=us.team,
            now=core.clock.now,
            leases=core.leases,
            operators=core.operators,
        )

    def _services(self, core: Core, us: Identity, poster: Poster) -> Services:
        return Services(
            us=us,
            now=core.clock.now,
            accept=core.accept,
            saw=poster.saw,
            incident=core.store.incident,
            incidents_since=lambda team, since: core.store.incidents_since(team, None, since),
            settings=core.store.settings,
            members=Members(),
            operators=core.operators,
            doubt=self._doubt,
            reaction=core.settings.reaction,
        )

    # Going

    async def _halt(self, core: Core, why: SlackRefusedError) -> None:
        """What is to be said there waits until Slack takes the token again, or another one."""
        self.trouble = why
        await self._ears.close()
        await self.stop_posting()
        await self.tell(core)

    async def tell(self, core: Core) -> None:
        """The operators hear of our trouble; and the log, which nobody has to be a member of."""
        _log.error("workspace_stopped", workspace=self.tokens.part, why=str(self.trouble))
        why = str(self.trouble).partition(". ")[0]
        text = f"{self.tokens.label} is not served: `{why}`. `bouncebot check` says what to do."
        await core.operators.tell(self.tokens.part, text)

    def _doubt(self) -> None:
        self._doubted.set()

    async def _watch(self, core: Core) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(None if self.app else LOOK_EVERY):
                    await self._doubted.wait()
            self._doubted.clear()
            try:
                await self._look(core)
            except Exception:
                _log.exception("workspace_not_looked_at", workspace=self.tokens.part)

    async def _look(self, core: Core) -> None:
        """An answer in passing may be wrong; `auth.test` has the last word."""
        try:
            us = self.us = await identify(self._asking, self.tokens.called("bot_token"))
        except SlackUnreachableError:
            return
        except SlackRefusedError as refused:
            if self.app:
                await self._halt(core, refused)
            return
        if self.app is None:
            await self._begin(core, us)
