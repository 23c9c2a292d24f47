"""The models in words: states, whose problem, how bad, how sure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.causes import HEALTHY
from bot.grammar.domains import readable
from bot.models.correction import Correction, Ending
from bot.models.diagnosis import FindingState
from bot.models.incident import Incident, IncidentState
from bot.models.query import Query
from bot.wording.text import WHOSE, blame, title
from handlers.rendering.escape import end_of, line, markup

_USER = re.compile(r"[A-Z0-9]{2,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state is shown: as a character on the card, a reaction on the message, and words."""

    character: str
    reaction: str
    """Empty if the message should show none."""
    words: str


LOOKING = Sign("🔍", "mag", "looking")
WAITING = Sign("⏳", "hourglass_flowing_sand", "waiting")
WELL = Sign("✅", "white_check_mark", "works")
OVER = Sign("✅", "white_check_mark", "works again")
OURS_OVER = "the problem on our side is over"
RESOLVED = Sign("✅", "white_check_mark", "resolved")
TO_DO = Sign("❗", "exclamation", "somebody has to act")
GAVE_UP = Sign("❗", "exclamation", "stop waiting")
STOPPED = Sign("🔕", "", "no longer watched")
_SIGNS = {
    IncidentState.LOOKING: LOOKING,
    IncidentState.RECOVERED: OVER,
    IncidentState.RESOLVED: RESOLVED,
    IncidentState.STOPPED: STOPPED,
    IncidentState.GAVE_UP: GAVE_UP,
}

MARKS = {
    FindingState.FAIL: "✗ failed",
    FindingState.WARN: "! warning",
    FindingState.UNKNOWN: "? unclear",
    FindingState.OK: "✓ ok",
    FindingState.SKIPPED: "– not checked",
}

ENDINGS = {
    Ending.RECOVERED: "recovered by itself",
    Ending.THEY_FIXED: "they fixed it",
    Ending.WE_FIXED: "we fixed it",
    Ending.REMOVED: "address removed",
    Ending.NO_PROBLEM: "not a problem",
}


_WEIGHT = (TO_DO, GAVE_UP, LOOKING, WAITING, WELL, OVER, RESOLVED, STOPPED)
_FIRST = frozenset({TO_DO, GAVE_UP, WELL, OVER, RESOLVED})


def most_important(incidents: Iterable[Incident]) -> Sign:
    """The most important sign, for a message with several incidents."""
    return min((sign(incident) for incident in incidents), key=_WEIGHT.index)


def matters(sign: Sign) -> bool:
    """Whether it asks somebody to act or says that it is over: it is shown first if not all can be."""
    return sign in _FIRST


def sign(incident: Incident) -> Sign:
    """The sign of an incident, for its card and the reaction on the original message."""
    if incident.state is not IncidentState.WAITING:
        return _SIGNS[incident.state]
    if is_well(incident):
        return WELL
    return TO_DO if incident.needs_somebody else WAITING


def is_well(incident: Incident) -> bool:
    """Whether nothing is wrong: it recovered, or a watched domain is healthy."""
    found = incident.diagnosis
    return incident.state is IncidentState.RECOVERED or (found is not None and found.verdict.cause == HEALTHY)


def name(query: Query) -> str:
    """The incident's name: its domain, or what else is known."""
    known = end_of(query.domain or query.address or "", 80)
    unicode_form = readable(query.domain) if query.domain else None
    shown = f"{end_of(unicode_form, 60)} ({known})" if unicode_form else known
    return shown or line(query.status or query.reply or "", 80) or "this bounce"


def cause(cause_id: str) -> str:
    """The title of a cause, always on one line."""
    return line(title(cause_id), 60)


def in_brief(incident: Incident) -> str:
    """How an incident stands, in markup, for a post that cannot be drawn: too simple to fail like that."""
    found = incident.diagnosis
    open_with = f"{cause(found.verdict.cause)}{blame(found.verdict)}" if found else "waiting"
    stands = open_with if incident.state is IncidentState.WAITING else sign(incident).words
    return f"{sign(incident).character} {markup(f'{name(incident.query)}: {stands}', 250)}"


def works(incident: Incident) -> str:
    """`works again` if it was ever in trouble, otherwise `works`."""
    if incident.trouble is None:
        return WELL.words
    return OURS_OVER if incident.trouble_is_ours else OVER.words


def ending(incident: Incident) -> str:
    """`resolved: they fixed it`."""
    return f"resolved: {ENDINGS[incident.ending]}" if incident.ending else "resolved"


def correction(said: Correction) -> str:
    """`mailbox full, their side`."""
    known = (cause(said.cause) if said.cause else "", WHOSE[said.actor])
    return ", ".join(filter(None, known))


def reported(incident: Incident) -> str:
    """How many bounces; a code that was typed is counted with those that join."""
    if incident.subject.only_a_code and not incident.joined:
        return "a code, no bounce"
    return bounces(incident.count)


def bounces(count: int) -> str:
    return "1 bounce" if count == 1 else f"{count:,} bounces"


def mention(user: str) -> str:
    """A mention of a person in markup."""
    return f"<@{user}>" if _USER.fullmatch(user) else markup(user, 80)
