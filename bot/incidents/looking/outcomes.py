"""The change after a check: after a look, a reminder, the end of the watch, a failure. Pure functions."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.causes import BLIND, HEALTHY, INCONCLUSIVE
from bot.incidents import posts
from bot.incidents.arriving.asides import with_pending_aside
from bot.incidents.arriving.reasons import with_pending_reason
from bot.incidents.closing import farewell
from bot.incidents.looking.beside import beside
from bot.incidents.looking.doubts import doubts_after
from bot.incidents.looking.experience import Experience
from bot.incidents.looking.look import Look
from bot.incidents.looking.second_trouble import together
from bot.incidents.situation import Situation
from bot.models.content import Diagnosed, Rechecked, Said
from bot.models.diagnosis import Diagnosis, Verdict
from bot.models.incident import Incident, IncidentState
from bot.models.post import Post
from bot.models.watch import Outcome, Watch, WatchState
from bot.ports.change import Change
from bot.watch.policy import Judged, after_end, after_look, after_reminder, without_looks
from bot.watch.schedule import next_shown_at, restart_looks, restart_waits

AFTER_FAILURE = timedelta(minutes=15)
_UNSOLVED = frozenset({IncidentState.GAVE_UP, IncidentState.STOPPED})
"""The ends that a check can bring while something is still wrong."""


def looked(situation: Situation, look: Look, known: Experience) -> Change:
    """The change after a look: the card is always updated; the thread is told only of news."""
    if look.is_outdated_for(situation.incident):
        return _after_edit(situation)
    before, now, scale = situation.incident, situation.now, situation.timing.scale
    follows = situation.settings.auto_watch or before.standing
    result = beside(before, look, check_no=situation.watch.check_no, follows=follows, now=now)
    watch = situation.watch
    if _follows_another(before, result.incident):
        watch = restart_waits(watch)
    incident = _with_experience(result.incident, result.found, known)
    incident = replace(incident, doubts=doubts_after(incident, look.found, now))
    judged = after_look(watch, incident, result.found, now, scale)
    if not follows:
        judged = without_looks(judged, now, scale)
    following = _unless_snoozed(judged.watch, replace(situation, incident=incident))
    after = replace(
        _settled(incident, following, judged.state, now),
        diagnosis=result.found,
        looked_at=now,
        asked_by=None,
    )
    news = tuple(_news(incident, after, judged, watch.check_no, now))
    change = Change(incident=after, watch=following, spends=watch.check_no, posts=(*news, *result.told))
    change = with_pending_aside(change, now, scale)
    return with_pending_reason(change, result.incident if result.taken_over else look.seen, now)


def _follows_another(before: Incident, after: Incident) -> bool:
    """Whether there is another second trouble now, or none any more."""
    causes = [one.second_trouble and one.second_trouble.cause for one in (before, after)]
    return causes[0] != causes[1]


def _after_edit(situation: Situation) -> Change:
    """A message was edited or said more during the look, or an address was erased, which the result still
    quotes: discard it and look again, at once or when the snooze ends."""
    watch = situation.watch
    snoozed = situation.incident.is_snoozed
    again = restart_waits(watch) if snoozed else restart_looks(watch, situation.now)
    following = replace(again, check_no=watch.check_no + 1)
    return Change(watch=following, spends=watch.check_no)


def _with_experience(incident: Incident, found: Diagnosis, known: Experience) -> Incident:
    return replace(
        _with_trouble(incident, found.verdict),
        provider=known.provider or incident.provider,
        alike=known.alike,
        usual=known.usual,
    )


def _with_trouble(incident: Incident, verdict: Verdict) -> Incident:
    if verdict.cause == HEALTHY:
        return replace(incident, trouble=None) if incident.standing else incident
    if verdict.cause in BLIND and incident.trouble:
        return incident
    explained = verdict.cause not in {INCONCLUSIVE, *BLIND}
    return replace(
        incident,
        trouble=verdict.cause,
        trouble_is_ours=verdict.actor.is_ours,
        told_well_at=None if explained else incident.told_well_at,
    )


def reminded(situation: Situation) -> Change:
    """A reminder to send again. Nothing was checked, so nothing is called recovered."""
    incident, check_no, now = situation.incident, situation.watch.check_no, situation.now
    judged = after_reminder(situation.watch, now, situation.timing.scale)
    told = Rechecked(outcome=Outcome.REMINDER, mention=concerned(incident))
    after = _settled(incident, judged.watch, judged.state, now)
    post = posts.in_thread(after, f"recheck/{check_no}", told, now)
    return Change(incident=after, watch=judged.watch, spends=check_no, posts=(post,))


def ended(situation: Situation) -> Change:
    """The watch ends with nothing to check: one line says so and mentions nobody."""
    incident, watch, now = situation.incident, situation.watch, situation.now
    judged = after_end(watch)
    after = _settled(incident, judged.watch, judged.state, now)
    post = farewell(incident, after.state, now)
    return Change(incident=after, watch=judged.watch, spends=watch.check_no, posts=(post,))


def failed(situation: Situation) -> Change:
    """The look raised every time. The watch goes on; whoever waits for an answer is told."""
    incident, watch, now = situation.incident, situation.watch, situation.now
    at = now + situation.timing.scaled(AFTER_FAILURE)
    again = replace(watch, check_no=watch.check_no + 1, next_check_at=at, urgent=False)
    following = _unless_snoozed(again, situation)
    after = replace(
        incident, state=IncidentState.WAITING, next_check_at=following.next_check_at, asked_by=None
    )
    name = f"check-{watch.check_no}" if incident.diagnosis else posts.key_part(incident.origin)
    line = Said(text="Sorry, this check failed by an error of mine. I will try again soon; nothing is lost.")
    told = (posts.in_thread(incident, f"error/{name}", line, now),) if incident.is_waited_for else ()
    return Change(incident=after, watch=following, spends=watch.check_no, posts=told)


def concerned(incident: Incident) -> tuple[str, ...]:
    """The people to mention: those who took or opened the incident, or reported what became its trouble."""
    people = tuple(filter(None, (incident.taken_by, incident.opened_by)))
    return together(people, incident.people)


def _news(before: Incident, after: Incident, judged: Judged, check_no: int, now: datetime) -> list[Post]:
    if before.diagnosis is None and after.diagnosis is not None:
        first = Diagnosed(
            diagnosis=after.diagnosis, bounce=after.bounce, bounced_earlier=after.bounced_earlier
        )
        name = f"recheck/{check_no}" if before.told_before else "diagnosis"
        return [posts.in_thread(after, name, first, now)]
    told = []
    if _is_news(before, judged):
        told.append(posts.in_thread(after, f"recheck/{check_no}", _rechecked(before, after, judged), now))
    if judged.state in _UNSOLVED:
        told.append(farewell(before, judged.state, now, mention=concerned(after)))
    return told


def _is_news(before: Incident, judged: Judged) -> bool:
    if before.is_asked_for or judged.outcome is Outcome.RECOVERED:
        return True
    return judged.outcome is Outcome.CHANGED and judged.state is not IncidentState.GAVE_UP


def _rechecked(before: Incident, after: Incident, judged: Judged) -> Rechecked:
    outcome = judged.outcome or Outcome.UNCHANGED
    return Rechecked(
        outcome=outcome,
        before=before.diagnosis,
        diagnosis=after.diagnosis,
        changed=judged.changed,
        mention=_people_to_mention(before, after, outcome),
        asked_by=before.asked_by or None,
    )


def _people_to_mention(before: Incident, after: Incident, outcome: Outcome) -> tuple[str, ...]:
    """Whom to mention: everybody concerned if it recovered or a healthy watched domain broke; else whoever
    took it."""
    was_well = before.diagnosis is not None and before.diagnosis.verdict.cause == HEALTHY
    if outcome is Outcome.RECOVERED or (outcome is Outcome.CHANGED and was_well):
        return concerned(after)
    return (after.taken_by,) if outcome is Outcome.CHANGED and after.taken_by else ()


def _settled(incident: Incident, watch: Watch, state: IncidentState, now: datetime) -> Incident:
    if state in _UNSOLVED:
        return incident.closed(state, now)
    return replace(
        incident,
        state=state,
        next_check_at=next_shown_at(watch),
        closed_at=None if state.is_open else now,
    )


def _unless_snoozed(following: Watch, situation: Situation) -> Watch:
    """If somebody snoozed during the look, the result counts and the next look respects the snooze."""
    until = situation.watch.next_check_at
    if following.state is WatchState.DONE or until is None or until <= situation.now:
        return following
    if situation.incident.is_asked_for:
        return following
    return replace(following, next_check_at=max(until, following.next_check_at or until))
