"""A watch under any order of looks, reminders, snoozes and requests, compared with a simple model."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.models.diagnosis import Diagnosis
from bot.models.incident import IncidentState
from bot.models.watch import Outcome, Watch, WatchState
from bot.watch.policy import Duty, after_end, after_look, after_reminder, duty
from bot.watch.schedule import begin, look_now, next_shown_at, planned_again, restart_looks, snooze
from tests.given import NOON, diagnosis, incident

CAUSES = ("dns-unreachable", "healthy", "mailbox-full", "mailbox-unknown", "recipient-unreachable")


class AWatch(RuleBasedStateMachine):
    @initialize(scale=st.sampled_from([0.01, 1.0, 3.0]), standing=st.booleans())
    def opens(self, scale: float, standing: bool) -> None:
        self.scale, self.now = scale, NOON
        self.watch = begin("B-2345ABCD", NOON, NOON + timedelta(days=5) * scale)
        self.incident = incident(standing=standing)
        self.spent = 0
        self.reminders_of_a_cause = 0

    @precondition(lambda self: self.watch.state is WatchState.PENDING)
    @rule(cause=st.sampled_from(CAUSES))
    def comes_due(self, cause: str) -> None:
        assert self.watch.next_check_at is not None
        self.now = max(self.now, self.watch.next_check_at)
        match duty(self.watch, self.incident, self.now):
            case Duty.LOOK:
                self.looks(cause)
            case Duty.REMIND:
                self.reminds()
            case Duty.END:
                assert self.now >= self.watch.expires_at
                self.ends()

    def looks(self, cause: str) -> None:
        before = self.incident.diagnosis
        judged = after_look(self.watch, self.incident, diagnosis(cause), self.now, self.scale)
        if before is None:
            assert judged.outcome is None
        elif cause == before.verdict.cause:
            assert judged.outcome is Outcome.UNCHANGED
        else:
            recovered = cause == "healthy"
            assert judged.outcome is (Outcome.RECOVERED if recovered else Outcome.CHANGED)
            self.reminders_of_a_cause = 0
        self.takes(judged.watch, judged.state, diagnosis(cause))

    def reminds(self) -> None:
        judged = after_reminder(self.watch, self.now, self.scale)
        self.reminders_of_a_cause += 1
        assert judged.outcome is Outcome.REMINDER
        assert self.reminders_of_a_cause == 1
        self.takes(judged.watch, judged.state, self.incident.diagnosis)

    def ends(self) -> None:
        judged = after_end(self.watch)
        assert judged.state is IncidentState.STOPPED
        self.takes(judged.watch, judged.state, self.incident.diagnosis)

    def takes(self, watch: Watch, state: IncidentState, diagnosis: Diagnosis | None) -> None:
        self.spent += 1
        self.watch = watch
        self.incident = replace(self.incident, state=state, diagnosis=diagnosis, asked_by=None)

    @precondition(lambda self: self.watch.state is WatchState.PENDING)
    @rule(hours=st.integers(1, 300))
    def is_snoozed(self, hours: int) -> None:
        until = self.now + timedelta(hours=hours)
        self.watch = snooze(self.watch, until, self.scale)
        assert self.watch.next_check_at == until

    @precondition(lambda self: self.watch.state is WatchState.PENDING)
    @rule()
    def is_asked_for(self) -> None:
        self.incident = replace(self.incident, asked_by="U1")
        self.watch = look_now(self.watch, self.now)
        assert duty(self.watch, self.incident, self.now) is Duty.LOOK

    @precondition(lambda self: self.watch.state is WatchState.PENDING)
    @rule()
    def more_is_heard_of_it(self) -> None:
        self.watch = restart_looks(self.watch, self.now)
        self.reminders_of_a_cause = 0
        assert duty(self.watch, self.incident, self.now) is Duty.LOOK, "a reminder that was planned can wait"

    @rule(hours=st.integers(0, 30))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.watch.state is WatchState.PENDING)
    @rule(hours=st.integers(1, 100_000), waited=st.floats(0, 1))
    def a_clock_that_was_ahead_is_corrected(self, hours: int, waited: float) -> None:
        """The check was planned `hours` and what has been waited for since before the correction."""
        assert self.watch.next_check_at is not None
        wait = max(self.watch.next_check_at - self.now, timedelta())
        planned_at = self.now
        self.now = planned_at - timedelta(hours=hours) + wait * waited
        ahead = planned_at - self.now
        if ahead > timedelta():
            self.watch = planned_again(self.watch, ahead, self.now)
            assert self.watch.next_check_at == self.now + wait, "it has the same wait, from now on"
            assert self.watch.expires_at >= self.watch.next_check_at or wait == timedelta()

    @invariant()
    def each_check_is_spent_once(self) -> None:
        assert self.watch.check_no == self.spent

    @invariant()
    def it_is_open_exactly_while_its_watch_is_pending(self) -> None:
        assert self.incident.state.is_open == (self.watch.state is WatchState.PENDING)
        assert (self.watch.next_check_at is None) == (self.watch.state is WatchState.DONE)

    @invariant()
    def what_is_shown_is_what_will_happen(self) -> None:
        assert next_shown_at(self.watch) in {None, self.watch.next_check_at}


AWatch.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestAWatch = AWatch.TestCase
