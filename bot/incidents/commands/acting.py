"""Actions on an incident, as pure decisions: the same for a command, a mention and a button."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.durations import elapsed, in_words
from bot.grammar.commands import Act, Recheck, Resolve, Snooze, Stop, Take
from bot.grammar.verbs.snoozing import LONGEST_SNOOZE, SNOOZE_TAKES
from bot.incidents import answers, posts
from bot.incidents.closing import farewell
from bot.incidents.mornings import tomorrow_morning
from bot.incidents.situation import Situation
from bot.incidents.timing import FRESH
from bot.models.content import Acted
from bot.models.incident import Incident, IncidentState
from bot.models.intake import Intake
from bot.ports.change import Change
from bot.watch.schedule import end, look_now, snooze
from bot.wording.text import summary


def acted(act: Act, situation: Situation, intake: Intake) -> Change:
    """The change that the action makes. Repeating an action changes nothing, and the answer says so."""
    if why_not := _refusal(act, situation, intake):
        return _unchanged(why_not, situation, intake)
    match act:
        case Recheck():
            return _recheck(situation, intake)
        case Snooze():
            return _snooze(_until_morning(act, situation, intake) if act.tomorrow else act, situation, intake)
        case Take():
            return _take(act, situation, intake)
        case Stop():
            return _close(situation, intake, IncidentState.STOPPED)
        case Resolve():
            told = replace(situation.incident, ending=act.ending, ending_words=act.words)
            return _close(replace(situation, incident=told), intake, IncidentState.RESOLVED)


def _refusal(act: Act, situation: Situation, intake: Intake) -> str | None:
    """Why the action is not possible, or not for this person; None if it is."""
    if not situation.incident.state.is_open:
        return answers.over(situation.incident)
    if isinstance(act, Stop | Resolve) and not situation.settings.may_decide(intake.user, guest=intake.guest):
        return answers.may_not(situation.settings)
    return None


def _unchanged(line: str, situation: Situation, intake: Intake) -> Change:
    return posts.unchanged(intake, line, situation.now, situation.incident)


def _recheck(situation: Situation, intake: Intake) -> Change:
    incident, now = situation.incident, situation.now
    if incident.state is IncidentState.LOOKING or incident.is_asked_for:
        return _unchanged(f"`{incident.id}` is being checked right now.", situation, intake)
    if incident.looked_at and elapsed(incident.looked_at, now) < situation.timing.scaled(FRESH):
        return _unchanged(_last_look(incident, incident.looked_at, now), situation, intake)
    asked = replace(incident, asked_by=intake.user or "", next_check_at=now)
    return Change(incident=asked, watch=look_now(situation.watch, now))


def _last_look(incident: Incident, looked_at: datetime, now: datetime) -> str:
    age = in_words(elapsed(looked_at, now).total_seconds())
    told = summary(incident.diagnosis, incident) if incident.diagnosis else "nothing was found."
    return f"The last check was {age} ago: {told.replace('`', chr(39))}"


def _until_morning(act: Snooze, situation: Situation, intake: Intake) -> Snooze:
    return replace(act, until=tomorrow_morning(intake.received_at, ZoneInfo(situation.settings.zone)))


def _snooze(act: Snooze, situation: Situation, intake: Intake) -> Change:
    """Snoozes.

    A duration counts from when it was requested, so that late or repeated processing ends at the same time.
    It is scaled like all waits; a time of day is not.
    """
    incident, now, timing = situation.incident, situation.now, situation.timing
    until = act.until or intake.received_at + timing.scaled(timedelta(seconds=act.seconds))
    if until <= now:
        return _unchanged("That time has already passed, so nothing was snoozed.", situation, intake)
    if act.until and act.until - now > timedelta(seconds=LONGEST_SNOOZE):
        return _unchanged(SNOOZE_TAKES, situation, intake)
    length = None if act.until else act.seconds
    told = Acted(by=intake.user or "", did="snoozed", seconds=length, until=until)
    return Change(
        incident=replace(incident, next_check_at=until, snoozed_until=until, asked_by=None),
        watch=snooze(situation.watch, until, timing.scale),
        posts=(posts.of_action(incident, told, now),),
    )


def _take(act: Take, situation: Situation, intake: Intake) -> Change:
    incident = situation.incident
    before, by, person = incident.taken_by, intake.user or "", act.by or intake.user
    if before == person:
        who = "You have" if person == by else "That person has"
        return _unchanged(f"{who} already taken `{incident.id}`.", situation, intake)
    told = Acted(by=by, did="took", taken_from=before)
    if person != by:
        told = Acted(by=by, did="handed", to=person, taken_from=None if before == by else before)
    taken = replace(incident, taken_by=person)
    return Change(incident=taken, posts=(posts.of_action(incident, told, situation.now),))


def _close(situation: Situation, intake: Intake, state: IncidentState) -> Change:
    incident, now = situation.incident, situation.now
    post = farewell(incident, state, now, by=intake.user)
    return Change(incident=incident.closed(state, now), watch=end(situation.watch), posts=(post,))
