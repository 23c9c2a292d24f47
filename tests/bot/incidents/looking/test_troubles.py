"""All the troubles that bounces report at a domain, whatever looks find, people ask and ends come: none is
forgotten."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.grammar.commands import Resolve
from bot.incidents.arriving.asides import set_aside
from bot.incidents.commands.acting import acted
from bot.incidents.looking.experience import Experience
from bot.incidents.looking.look import Look
from bot.incidents.looking.outcomes import ended, looked, reminded
from bot.incidents.situation import Situation
from bot.incidents.timing import Timing
from bot.models.channel import ChannelSettings
from bot.models.content import Closed, Rechecked, Said, SecondTrouble, SetApart
from bot.models.diagnosis import Diagnosis, Subject
from bot.models.incident import Aside, IncidentState
from bot.models.query import Query
from bot.models.watch import Outcome, WatchState
from bot.ports.change import Change
from bot.watch.policy import Duty, duty
from bot.watch.schedule import begin
from tests.given import NOON, diagnosis, incident, intake

CAUSES = (
    "healthy",
    "recipient-refusing",
    "nxdomain",
    "spf-fail",
    "mailbox-full",
    "inconclusive",
    "resolver-broken",
)
CODES = ("4.4.1", "5.7.23", "5.4.4", "5.2.2", "5.1.1")
some_cause = st.sampled_from(CAUSES)
some_trouble = st.sampled_from(("recipient-refusing", "nxdomain", "spf-fail")) | some_cause | st.none()
"""Mostly one whose end a look can tell; None: the diagnosis failed."""


class Troubles(RuleBasedStateMachine):
    """`unanswered`: people whose question is still to be checked; `followed`: those who were promised to hear
    of the end of a trouble."""

    @initialize(rechecks=st.booleans())
    def begins(self, rechecks: bool) -> None:
        self.opens(rechecks)

    def opens(self, rechecks: bool) -> None:
        self.now, self.number = NOON, 0
        self.settings = ChannelSettings(team="T1", channel="C1", auto_watch=rechecks)
        self.incident = incident(domain="example.com", query=Query(status="4.4.1", domain="example.com"))
        self.watch = begin(self.incident.id, NOON, NOON + timedelta(days=5))
        self.unanswered = set[str]()
        self.followed = set[str]()

    @property
    def is_open(self) -> bool:
        return self.watch.state is WatchState.PENDING

    @property
    def situation(self) -> Situation:
        return Situation(
            incident=self.incident,
            watch=self.watch,
            settings=self.settings,
            timing=Timing(),
            now=self.now,
        )

    @precondition(lambda self: self.is_open)
    @rule(code=st.sampled_from(CODES), asks=st.booleans())
    def a_bounce_joins(self, code: str, asks: bool) -> None:
        self.number += 1
        person = f"U{self.number}"
        subject = Subject(query=Query(status=code, domain="example.com"))
        aside = Aside(
            subject=subject, origin=f"trigger-{self.number}", asked_by=person if asks else None, by=person
        )
        before = self.incident.aside
        joined = replace(self.incident, count=self.incident.count + 1)
        self.incident, self.watch = set_aside(joined, self.watch, [aside], self.now, 1.0)
        if asks and self.incident.aside == aside:
            self.unanswered.add(person)
            assert before is None or before.asked_by is None, "a person's question is not replaced"

    @precondition(lambda self: self.is_open)
    @rule(own=some_cause, aside=some_trouble, second=some_trouble)
    def comes_due(self, own: str, aside: str | None, second: str | None) -> None:
        assert self.watch.next_check_at is not None
        self.now = max(self.now, self.watch.next_check_at)
        match duty(self.watch, self.incident, self.now):
            case Duty.LOOK:
                self.looks(diagnosis(own), self._found(aside), self._found(second))
            case Duty.REMIND:
                assert not self.incident.second_trouble
                self.takes(reminded(self.situation))
            case Duty.END:
                self.takes(ended(self.situation))

    def looks(self, own: Diagnosis, aside: Diagnosis | None, second: Diagnosis | None) -> None:
        look = Look(
            seen=self.incident,
            found=own,
            aside=aside if self.incident.aside else None,
            second=second if self.incident.second_trouble else None,
        )
        self.takes(looked(self.situation, look, Experience()))

    @precondition(lambda self: self.is_open and self.incident.diagnosis is not None)
    @rule()
    def is_resolved(self) -> None:
        said = intake(user="U0", text="resolve")
        self.takes(acted(Resolve(), self.situation, said))

    def takes(self, change: Change) -> None:
        """Stores the change, and ticks off all who were told what they waited for."""
        before = self.incident
        assert change.incident
        assert change.watch
        self.incident = replace(change.incident, version=before.version + 1)
        self.watch = change.watch
        for post in change.posts:
            self._hears(post.content)
        if self.incident.second_trouble:
            self.followed |= set(self.incident.second_trouble.people)

    def _hears(self, told: object) -> None:
        match told:
            case SetApart():
                self.unanswered.discard(told.asked_by or "")
                is_well = told.diagnosis.verdict.cause == "healthy"
                is_own = self.incident.diagnosis == told.diagnosis
                assert is_well or is_own or told.same or told.followed or told.not_followed
            case Said():
                assert "Please ask again" in told.text
                self.unanswered.clear()
            case SecondTrouble():
                if told.not_followed or told.diagnosis.verdict.cause == "healthy":
                    self.followed -= set(told.mention)
            case Rechecked(outcome=Outcome.RECOVERED) | Closed():
                self.followed -= set(told.mention)
                self.unanswered -= set(told.mention)

    @precondition(lambda self: not self.is_open)
    @rule(rechecks=st.booleans())
    def it_bounces_again(self, rechecks: bool) -> None:
        self.opens(rechecks)

    @invariant()
    def whoever_asked_is_answered_or_will_be(self) -> None:
        aside = self.incident.aside
        assert self.unanswered <= ({aside.asked_by} if aside else set())

    @invariant()
    def whoever_was_promised_to_hear_of_the_end_hears_of_it(self) -> None:
        second = self.incident.second_trouble
        to_be_told = {*(second.people if second else ()), *self.incident.people}
        assert self.followed <= (to_be_told if self.is_open else set())

    @invariant()
    def what_is_followed_is_looked_at_again(self) -> None:
        if self.incident.second_trouble:
            assert self.incident.state is IncidentState.WAITING
            assert self.watch.next_check_at is not None
            assert duty(self.watch, self.incident, self.now) is Duty.LOOK

    @invariant()
    def a_closed_incident_holds_nothing_back(self) -> None:
        if not self.is_open:
            assert self.incident.aside is None
            assert self.incident.second_trouble is None

    @staticmethod
    def _found(cause: str | None) -> Diagnosis | None:
        """None: the diagnosis failed."""
        return diagnosis(cause) if cause else None


Troubles.TestCase.settings = settings(max_examples=100, stateful_step_count=30)
TestTroubles = Troubles.TestCase
