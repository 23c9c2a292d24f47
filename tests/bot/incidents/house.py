"""The use cases with twins for everything outside, and helpers for tests."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.errors import QueryError
from bot.incidents import IncidentService
from bot.incidents.timing import Timing
from bot.models.content import Content, Said
from bot.models.diagnosis import Actor, Diagnosis, Finding, Subject
from bot.models.explanation import Explanation
from bot.models.incident import Incident
from bot.models.intake import Intake, IntakeKind
from bot.models.post import Place, Post
from bot.ports.looking import OnFinding
from bot.running.leases import Alone
from tests.given import diagnosis, intake
from tests.twins.clock import MemoryClock
from tests.twins.store import MemoryStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

T = TypeVar("T", bound=Content)


@dataclass
class Doctor:
    """A twin that returns the given diagnoses in turn; the last one repeats."""

    answers: Sequence[Diagnosis | Exception] = field(default_factory=lambda: [diagnosis()])
    asked: list[Subject] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def __call__(self, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        self.asked.append(subject)
        answer, self.answers = self.answers[0], self.answers[1:] or self.answers
        if self.meanwhile:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        if isinstance(answer, Exception):
            raise answer
        for finding in answer.findings:
            on_finding(finding)
        return replace(answer, query=subject.query)


@dataclass
class PaperMailroom:
    """Returns the contents and knows the people that a test has given, and counts reported findings."""

    parts: dict[str, list[bytes | str]] = field(default_factory=dict)
    broken: int = 0
    trouble: Exception = field(default_factory=lambda: OSError("the files are on fire"))
    shown: list[int] = field(default_factory=list)
    guests: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    zones: dict[str | None, str] = field(default_factory=dict)

    async def fetch(self, intake: Intake) -> Sequence[bytes | str]:
        if self.broken:
            self.broken -= 1
            raise self.trouble
        return self.parts.get(intake.ts or "", [intake.text] if intake.text else [])

    async def is_guest(self, intake: Intake) -> bool:
        if self.broken:
            self.broken -= 1
            raise self.trouble
        return intake.user in self.guests

    async def have_left(self, people: Collection[str], intake: Intake) -> bool:
        return set(people) <= self.left

    async def zone_of(self, intake: Intake) -> str | None:
        return self.zones.get(intake.user)

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None:
        self.shown.append(len(findings))


def explain(code: str) -> Explanation:
    if code == "5.7.999":
        raise QueryError("Nobody knows `5.7.999`.")
    return Explanation(code=code, title="A title", meaning="A meaning", temporary=True, actor=Actor.NOBODY)


class House:
    def __init__(self, *, scale: float = 1.0) -> None:
        self.clock = MemoryClock(NOW)
        self.store = MemoryStore()
        self.doctor = Doctor()
        self.mailroom = PaperMailroom()
        self._stirred = asyncio.Event()
        self.incidents = self.build(scale)
        self._stamps = itertools.count(1)

    def build(self, scale: float = 1.0, lease: float = 15.0) -> IncidentService:
        """Another process on the same database."""
        return IncidentService(
            store=self.store,
            history=self.store,
            clock=self.clock,
            diagnose=self.doctor,
            mailroom=self.mailroom,
            directory=self.mailroom,
            reporter=self.mailroom,
            explain=explain,
            timing=Timing(scale=scale, lease=lease),
            leases=Alone(),
            owner="us",
            changed=self._stirred.set,
        )

    async def say(self, text: str, kind: IntakeKind = IntakeKind.COMMAND, **more: Any) -> Intake:
        """Accepts and processes an intake; check 0 runs if it opens an incident."""
        return await self.hand_in(self.intake(text, kind, **more))

    def intake(self, text: str, kind: IntakeKind = IntakeKind.COMMAND, **more: Any) -> Intake:
        number = next(self._stamps)
        message = kind not in {IntakeKind.COMMAND, IntakeKind.ACTION}
        ts = f"1700000000.{number:06}" if message else None
        origin = f"T1:C1:{ts}" if message else f"trigger-{number}"
        facts = {"kind": kind, "user": "U1", "text": text, "ts": ts, "received_at": self.clock.now()}
        return intake(origin, **facts | more)

    async def opened(self, words: str = "4.4.1 example.com") -> Incident:
        """Opens the only incident by a command, and posts its card."""
        await self.say(words)
        await self.post_card()
        return await self.the_incident()

    async def point_at(self, message: Intake, kind: IntakeKind = IntakeKind.SHORTCUT) -> None:
        """Another person points at the message, by a shortcut or a reaction."""
        pointed = replace(message, kind=kind, user="U2")
        await self.hand_in(pointed.as_pointed_at(f"press-{next(self._stamps)}"))

    async def hand_in(self, intake: Intake) -> Intake:
        await self.incidents.accept(intake)
        await self.settle()
        return intake

    async def arrive(self, text: str, kind: IntakeKind = IntakeKind.COMMAND) -> None:
        """Accepts and processes an intake while time stands still."""
        await self.incidents.accept(self.intake(text, kind))
        await self.stirred()

    async def stirred(self) -> None:
        """Waits until the inbox is empty."""
        self._stirred.clear()
        while await self.store.unprocessed():
            await self._stirred.wait()
            self._stirred.clear()

    async def settle(self) -> None:
        """Waits until the inbox is empty, then runs everything that is due."""
        await self.stirred()
        await self.clock.advance(0)

    async def post_card(self) -> None:
        """Marks everything as posted, card first, so that there is a thread."""
        for number, entry in enumerate(await self.store.to_send()):
            await self.store.sent(entry.post.key, f"1800000000.{number:06}", self.clock.now())

    def posts(self) -> list[Post]:
        return [entry.post for entry in self.store._tables.outbox.values()]

    def told(self) -> list[str]:
        """The keys of all posts without the incident's id: `/card`, `/diagnosis` …"""
        return [post.key.removeprefix(post.incident) for post in self.posts()]

    def said(self, ending: str, kind: type[T]) -> T:
        """The content of the last post whose key ends so; fails unless it is of this kind."""
        found = next(post.content for post in reversed(self.posts()) if post.key.endswith(ending))
        assert isinstance(found, kind)
        return found

    def last(self) -> Post:
        return self.posts()[-1]

    def line(self) -> str:
        """The text of the last post, which is ephemeral."""
        post = self.last()
        assert post.place is Place.PRIVATE
        assert isinstance(post.content, Said)
        return post.content.text

    async def the_incident(self) -> Incident:
        everything = list(self.store._tables.incidents.values())
        assert len(everything) == 1
        return everything[0]


@asynccontextmanager
async def open_house(*, scale: float = 1.0) -> AsyncIterator[House]:
    house = House(scale=scale)
    await house.clock.start(house.incidents.run_due)
    await house.incidents.start()
    try:
        yield house
    finally:
        await house.incidents.stop()
