"""One workspace: who we are there, what is posted, how we listen. Stopped while Slack refuses its token."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import structlog

from bot import explain
from bot.app.ears import Ears
from bot.app.inside import Inside
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

    async def start(self, inside: Inside) -> None:
        """Posts, listens and reads what was said meanwhile, unless Slack does not let us."""
        if self.us:
            await self._begin(inside, self.us)
        await inside.every(f"home {self.tokens.part}", inside.home_seconds, self._ears.refresh_home)

    def watch(self, inside: Inside) -> None:
        """From now on a token that Slack refuses stops us, and one that it takes again starts us."""
        self._watching = asyncio.create_task(self._watch(inside), name=self.tokens.part)

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

    async def _begin(self, inside: Inside, us: Identity) -> None:
        last = await inside.store.last_accepted_at(us.team)
        poster = self._poster = self._poster_for(inside, us)
        await poster.start()
        try:
            await self._ears.open(self._services(inside, us, poster), last)
        except TROUBLE as error:
            self.trouble = error
            await self._ears.close()
            await self.stop_posting()
        else:
            self.trouble = None
            await inside.operators.over(self.tokens.part, f"{self.tokens.label} is served again.")

    def _poster_for(self, inside: Inside, us: Identity) -> Poster:
        return Poster(
            store=inside.store,
            client=self._client,
            renderer=SlackRenderer(meaning=explain.title_of, link=us.card_link, original=us.original_link),
            team=us.team,
            now=inside.now,
            leases=inside.leases,
            operators=inside.operators,
        )

    def _services(self, inside: Inside, us: Identity, poster: Poster) -> Services:
        return Services(
            us=us,
            now=inside.now,
            accept=inside.accept,
            saw=poster.saw,
            incident=inside.store.incident,
            incidents_since=lambda team, since: inside.store.incidents_since(team, None, since),
            settings=inside.store.settings,
            members=Members(),
            operators=inside.operators,
            doubt=self._doubt,
            reaction=inside.reaction,
        )

    # Going

    async def _halt(self, inside: Inside, why: SlackRefusedError) -> None:
        """What is to be said there waits until Slack takes the token again, or another one."""
        self.trouble = why
        await self._ears.close()
        await self.stop_posting()
        await self.tell(inside)

    async def tell(self, inside: Inside) -> None:
        """The operators hear of our trouble; and the log, which nobody has to be a member of."""
        _log.error("workspace_stopped", workspace=self.tokens.part, why=str(self.trouble))
        why = str(self.trouble).partition(". ")[0]
        text = f"{self.tokens.label} is not served: `{why}`. `bouncebot check` says what to do."
        await inside.operators.tell(self.tokens.part, text)

    def _doubt(self) -> None:
        self._doubted.set()

    async def _watch(self, inside: Inside) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(None if self.app else LOOK_EVERY):
                    await self._doubted.wait()
            self._doubted.clear()
            try:
                await self._look(inside)
            except Exception:
                _log.exception("workspace_not_looked_at", workspace=self.tokens.part)

    async def _look(self, inside: Inside) -> None:
        """An answer in passing may be wrong; `auth.test` has the last word."""
        try:
            us = self.us = await identify(self._asking, self.tokens.called("bot_token"))
        except SlackUnreachableError:
            return
        except SlackRefusedError as refused:
            if self.app:
                await self._halt(inside, refused)
            return
        if self.app is None:
            await self._begin(inside, us)
