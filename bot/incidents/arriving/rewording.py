"""What follows for an incident when its message reads otherwise than before. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.incidents import posts
from bot.incidents.arriving.hearing import about, hear, tells_more
from bot.incidents.arriving.origins import is_of
from bot.models.content import Edited, Said
from bot.models.diagnosis import Subject
from bot.models.incident import Incident, IncidentState
from bot.models.watch import Watch
from bot.ports.change import Change
from bot.watch.expiry import leaves_queue_at
from bot.watch.policy import end, look_anew, shown_next


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A message that somebody edited. What follows is None where nothing does."""

    message: str
    """Its origin."""
    by: str | None
    at: datetime
    scale: float
    """Multiplies our waits."""

    def can_move(self, incident: Incident) -> bool:
        """Whether it may be about another domain from now on. What bounced and recovered there is history."""
        found_well = incident.state is IncidentState.RECOVERED and incident.trouble is None
        return self._is_its_own(incident) and (incident.state.is_open or found_well)

    def can_open_again(self, incident: Incident, subject: Subject) -> bool:
        """Who was told that all is well is asked to paste the bounce, and may add it to the message. What an
        edit took out another may bring back."""
        over = incident.state is IncidentState.RECOVERED and tells_more(incident, subject.bounce)
        return self._is_its_own(incident) and (over or incident.withdrawn)

    def reworded(self, subject: Subject, incident: Incident, watch: Watch) -> Change | None:
        """The message tells of the same domain, perhaps in other words."""
        if incident.state.is_open and not self._is_its_own(incident):
            return self._heard(subject, incident, watch)
        again = incident.state.is_open or self.can_open_again(incident, subject)
        same = not incident.withdrawn and _gist(subject) == _gist(incident.subject)
        return self._anew(subject, incident, watch) if again and not same else None

    def moved(self, subject: Subject, incident: Incident, watch: Watch) -> Change | None:
        """The message tells of this instead."""
        return self._anew(subject, incident, watch) if self.can_move(incident) else None

    def withdrawn(self, incident: Incident, watch: Watch) -> Change | None:
        """The message does not tell of it any more, but of something else."""
        if not (incident.state.is_open and self._is_its_own(incident)):
            return None
        after = replace(incident.closed(IncidentState.STOPPED, self.at), withdrawn=True)
        what = incident.query.domain or incident.id
        told = Said(text=f"The message was edited and no longer mentions `{what}`: no more checks.")
        return Change(incident=after, watch=end(watch), posts=(posts.of_act(incident, told, self.at),))

    def _is_its_own(self, incident: Incident) -> bool:
        """Whether it is of this message alone: nobody else's bounce keeps it where it is."""
        return is_of(incident, self.message) and incident.count == 1 and not incident.standing

    def _anew(self, subject: Subject, incident: Incident, watch: Watch) -> Change:
        """The incident as if it had begun with these words: in the same thread, which is told."""
        after = replace(
            about(incident, subject),
            state=IncidentState.LOOKING,
            told_before=incident.told_before or incident.diagnosis is not None,
            diagnosis=None,
            looked_at=None,
            next_check_at=None,
            asked_by=None,
            correction=None,
            provider=None,
            trouble=None,
            alike=(),
            usual=None,
            closed_at=None,
            withdrawn=False,
        )
        expires_at = leaves_queue_at(subject.bounce, self.at, self.scale)
        following = replace(look_anew(watch, self.at), reminds=False, expires_at=expires_at)
        told = Edited(by=self.by, query=subject.query)
        return Change(incident=after, watch=following, posts=(posts.of_act(incident, told, self.at),))

    def _heard(self, subject: Subject, incident: Incident, watch: Watch) -> Change | None:
        """Others' bounces are counted as well, so it takes words that tell more, as when they join."""
        after, following = hear(incident, watch, [subject], self.at)
        if after == incident:
            return None
        if following != watch:
            after = replace(after, next_check_at=shown_next(following))
        return Change(incident=after, watch=following)


def _gist(subject: Subject) -> tuple[object, ...]:
    """What a look, its verdict and its steps rest on; a kind word more or less is no other question."""
    query, bounce = subject.query, subject.bounce
    said = bounce and (bounce.reason, bounce.permanent, bounce.likely_causes)
    return (query.status, query.domain, query.address, query.size, subject.others, said)
