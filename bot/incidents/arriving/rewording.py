"""Decides how an incident changes when its message is edited. Pure functions."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.incidents import posts
from bot.incidents.arriving.origins import is_of
from bot.incidents.arriving.reasons import about, adds_reason, adopt_reason
from bot.models.content import Edited, Said
from bot.models.diagnosis import Subject
from bot.models.incident import Incident, IncidentState
from bot.models.watch import Watch
from bot.ports.change import Change
from bot.watch.expiry import leaves_queue_at
from bot.watch.schedule import end, next_shown_at, restart_looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A message that somebody edited. Its decisions are None when nothing changes."""

    message: str
    """The message's origin."""
    by: str | None
    at: datetime
    scale: float
    """Multiplies all waits."""

    def can_move(self, incident: Incident) -> bool:
        """Whether it may change to another domain. An incident that really recovered keeps its own, as
        history."""
        found_well = incident.state is IncidentState.RECOVERED and incident.trouble is None
        return self._is_only_source(incident) and (incident.state.is_open or found_well)

    def can_open_again(self, incident: Incident, subject: Subject) -> bool:
        """Whether an edit can reopen it: it ended as healthy and the edit adds the bounce, or an earlier edit
        withdrew it."""
        over = incident.state is IncidentState.RECOVERED and adds_reason(incident, subject.bounce)
        return self._is_only_source(incident) and (over or incident.withdrawn)

    def reworded(self, subject: Subject, incident: Incident, watch: Watch) -> Change | None:
        """The message still names the same domain, perhaps with different text."""
        if incident.state.is_open and not self._is_only_source(incident):
            return self._adopted(subject, incident, watch)
        again = incident.state.is_open or self.can_open_again(incident, subject)
        same = not incident.withdrawn and _diagnosis_inputs(subject) == _diagnosis_inputs(incident.subject)
        return self._restarted(subject, incident, watch) if again and not same else None

    def moved(self, subject: Subject, incident: Incident, watch: Watch) -> Change | None:
        """The message names another domain instead."""
        return self._restarted(subject, incident, watch) if self.can_move(incident) else None

    def withdrawn(self, incident: Incident, watch: Watch) -> Change | None:
        """The message no longer names the domain, but something else."""
        if not (incident.state.is_open and self._is_only_source(incident)):
            return None
        after = replace(incident.closed(IncidentState.STOPPED, self.at), withdrawn=True)
        what = incident.query.domain or incident.id
        told = Said(text=f"The message was edited and no longer mentions `{what}`: no more checks.")
        return Change(incident=after, watch=end(watch), posts=(posts.of_action(incident, told, self.at),))

    def _is_only_source(self, incident: Incident) -> bool:
        """Whether only this message reported it. After other bounces joined it may not be moved or
        withdrawn."""
        return is_of(incident, self.message) and not (incident.joined or incident.standing)

    def _restarted(self, subject: Subject, incident: Incident, watch: Watch) -> Change:
        """Restarts the incident with the new subject, in the same thread, with a post that says so."""
        after = replace(
            about(incident, subject, self.at),
            count=1 if subject.bounced else 0,
            asked_only=not subject.bounced,
            state=IncidentState.LOOKING,
            reported_at=None,
            doubts=(),
            told_before=incident.told_before or incident.diagnosis is not None,
            diagnosis=None,
            looked_at=None,
            next_check_at=None,
            asked_by=None,
            correction=None,
            provider=None,
            trouble=None,
            trouble_is_ours=False,
            alike=(),
            usual=None,
            closed_at=None,
            withdrawn=False,
        )
        expires_at = leaves_queue_at(subject.bounce, self.at, self.scale)
        following = replace(restart_looks(watch, self.at), reminds=False, expires_at=expires_at)
        told = Edited(by=self.by, query=subject.query)
        return Change(incident=after, watch=following, posts=(posts.of_action(incident, told, self.at),))

    def _adopted(self, subject: Subject, incident: Incident, watch: Watch) -> Change | None:
        """Other messages joined, so the edit counts like a joining bounce: only if it says more."""
        after, following = adopt_reason(incident, watch, [subject], self.at)
        if after == incident:
            return None
        if following != watch:
            after = replace(after, next_check_at=next_shown_at(following))
        return Change(incident=after, watch=following)


def _diagnosis_inputs(subject: Subject) -> tuple[object, ...]:
    """All that the diagnosis and its steps depend on. Edits that change nothing here need no new look."""
    query, bounce = subject.query, subject.bounce
    said = bounce and (bounce.reason, bounce.permanent, bounce.likely_causes)
    return (query.status, query.domain, query.address, query.size, subject.others, said)
