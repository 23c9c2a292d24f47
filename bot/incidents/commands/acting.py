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
from bot.incidents.timing import FRESH, Timing
from bot.models.channel import ChannelSettings
from bot.models.content import Acted
from bot.models.incident import Incident, IncidentState
from bot.models.intake import Intake
from bot.models.watch import Watch
from bot.ports.change import Change
from bot.watch.schedule import end, look_now, snooze
from bot.wording.text import summary


def acted(
    act: Act,
    incident: Incident,
    watch: Watch,
    intake: Intake,
    *,
    settings: ChannelSettings,
    timing: Timing,
    now: datetime,
) -> Change:
    """The change that the action makes. Repeating an action changes nothing, and the answer says so."""
    if why_not := _refusal(act, incident, intake, settings):
        return posts.unchanged(intake, why_not, now, incident)
    match act:
        case Recheck():
            return _recheck(incident, watch, intake, timing, now)
        case Snooze():
            if act.tomorrow:
                act = replace(act, until=tomorrow_morning(intake.received_at, ZoneInfo(settings.zone)))
            return _snooze(act, incident, watch, intake, timing=timing, now=now)
        case Take():
            return _take(act, incident, intake, now)
        case Stop():
            return _close(incident, watch, intake, IncidentState.STOPPED, now)
        case Resolve():
            told = replace(incident, ending=act.ending, ending_words=act.words)
            return _close(told, watch, intake, IncidentState.RESOLVED, now)


def _refusal(act: Act, incident: Incident, intake: Intake, settings: ChannelSettings) -> str | None:
    """Why the action is not possible, or not for this person; None if it is."""
    if not incident.state.is_open:
        return answers.over(incident)
    if isinstance(act, Stop | Resolve) and not settings.may_decide(intake.user, guest=intake.guest):
        return answers.may_not(settings)
    return None


def _recheck(incident: Incident, watch: Watch, intake: Intake, timing: Timing, now: datetime) -> Change:
    if incident.state is IncidentState.LOOKING or incident.is_asked_for:
        return posts.unchanged(intake, f"`{incident.id}` is being checked right now.", now, incident)
    if incident.looked_at and elapsed(incident.looked_at, now) < timing.scaled(FRESH):
        return posts.unchanged(intake, _last_look(incident, incident.looked_at, now), now, incident)
    asked = replace(incident, asked_by=intake.user or "", next_check_at=now)
    return Change(incident=asked, watch=look_now(watch, now))


def _last_look(incident: Incident, looked_at: datetime, now: datetime) -> str:
    age = in_words(elapsed(looked_at, now).total_seconds())
    told = summary(incident.diagnosis, incident) if incident.diagnosis else "nothing was found."
    return f"The last check was {age} ago: {told.replace('`', chr(39))}"


def _snooze(
    act: Snooze, incident: Incident, watch: Watch, intake: Intake, *, timing: Timing, now: datetime
) -> Change:
    """Snoozes.

    A duration counts from when it was requested, so that late or repeated processing ends at the same time.
    It is scaled like all waits; a time of day is not.
    """
    until = act.until or intake.received_at + timing.scaled(timedelta(seconds=act.seconds))
    if until <= now:
        return posts.unchanged(intake, "That time has already passed, so nothing was snoozed.", now, incident)
    if act.until and act.until - now > timedelta(seconds=LONGEST_SNOOZE):
        return posts.unchanged(intake, SNOOZE_TAKES, now, incident)
    length = None if act.until else act.seconds
    told = Acted(by=intake.user or "", did="snoozed", seconds=length, until=until)
    return Change(
        incident=replace(incident, next_check_at=until, snoozed_until=until, asked_by=None),
        watch=snooze(watch, until, timing.scale),
        posts=(posts.of_action(incident, told, now),),
    )


def _take(act: Take, incident: Incident, intake: Intake, now: datetime) -> Change:
    before, by, person = incident.taken_by, intake.user or "", act.by or intake.user
    if before == person:
        who = "You have" if person == by else "That person has"
        return posts.unchanged(intake, f"{who} already taken `{incident.id}`.", now, incident)
    told = Acted(by=by, did="took", taken_from=before)
    if person != by:
        told = Acted(by=by, did="handed", to=person, taken_from=None if before == by else before)
    taken = replace(incident, taken_by=person)
    return Change(incident=taken, posts=(posts.of_action(incident, told, now),))


def _close(incident: Incident, watch: Watch, intake: Intake, state: IncidentState, now: datetime) -> Change:
    closed = incident.closed(state, now)
    return Change(incident=closed, watch=end(watch), posts=(farewell(incident, state, now, by=intake.user),))
