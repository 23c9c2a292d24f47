"""The texts of short answers. None of them changes an incident."""

from collections.abc import Sequence
from datetime import datetime

from bot.durations import elapsed, in_words
from bot.errors import NotUnderstoodError, QueryError
from bot.grammar.commands import Greeting, Help, Thanks
from bot.grammar.query import WORKS
from bot.models.channel import ChannelSettings
from bot.models.incident import Incident, IncidentState
from bot.wording.text import blame, otherwise, second_trouble_of, title

HELP = """\
I find out whose problem a bounce is, and check again by myself. After `/bounce` or @bouncebot:
`4.4.1 example.com`, `user@example.com` or a whole bounce: a diagnosis
`explain 4.4.1`, `explain greylisting`: what a code or a cause means
`watch example.com`: checks without a bounce, and tells what changes
`list`: what is open here
`history example.com`: earlier incidents with it
For an incident, by its id or domain, or with @bouncebot in its thread:
`recheck`: checks now
`snooze 2h`: no checks and no posts until then
`take`: says that you take care of it; `take @ann` hands it to somebody you mention
`why`: the evidence for and against each cause
`note`: a note to their postmaster
`recipients`: whose mail came back, and which addresses to take off your lists
`resolve`: closes it; `resolve they-fixed` also says how it ended
`stop`: no more checks
`wrong mailbox-full`: corrects a wrong verdict
For this channel: `settings` shows the settings, `settings quiet 22:00-07:00` changes one
I also read forwarded mails, dropped mail files and pasted bounces."""
GREETING = (
    f"Hello! I find out whose problem a bounce is, and check again by myself. {WORKS} `help` lists the rest."
)
WELCOME = "You are welcome."
GENERAL_ANSWERS = {Help: HELP, Greeting: GREETING, Thanks: WELCOME}
"""The answers to commands that concern no incident."""
OF_INCIDENT = "For this thread's incident: `recheck`, `why`, `note`, `snooze 2h`, `take`, `resolve`, `stop`."
NO_BOUNCE = (
    "I found no bounce in that message. What works: a message with a code or bounce wording and a domain or "
    "address, a forwarded mail, or a mail file."
)
NOTHING_TO_CHECK = (
    f"That names no code, domain or address, so there is nothing to check. {WORKS} `help` lists the rest."
)
NOTHING_READ = (
    "I found no bounce in that message. If it carries a file, I could not read it: it may be gone, or "
    "not shared with me."
)
GOT_THROUGH = {
    "vacation": "That is an automatic reply, not a bounce: the mail got through.",
    "feedback": "That is a spam complaint, not a bounce: the mail got through.",
    "delivered": "That is a delivery confirmation, not a bounce: the mail got through.",
}
"""Private answers for somebody who pointed at a message that reports no failure, by reason."""
NOT_DONE = "Sorry, that failed several times by an error of mine. Please try again; nothing is lost."
NOT_CHECKED_YET = "The first check is still running; ask again in a moment."
NOBODY_TO_WRITE_TO = "No domain is known, so there is nobody to write to: paste the whole bounce."
NO_HISTORY = "No domain is known here, so there is no history to show: `history example.com` names one."
NOTHING_TO_WRITE = "There is nothing to write to them: {}"
CORRECTED_ALREADY = "You have already told me so; it is noted."

_STATES = {
    IncidentState.LOOKING: "is being checked right now",
    IncidentState.RECOVERED: "works again",
    IncidentState.RESOLVED: "is resolved",
    IncidentState.STOPPED: "is no longer watched",
    IncidentState.GAVE_UP: "was given up",
}


def pointer(incident: Incident, now: datetime, *, to_watch: bool = False) -> str:
    """Points to the incident that an earlier request opened, and says how it stands; `to_watch`: and how to
    watch the domain, if the incident is not checked again."""
    what = _subject(incident)
    if incident.state is not IncidentState.WAITING:
        return f"That is `{incident.id}` already: {what} {_stands(incident, now)}."
    if _says_more(incident):
        return (
            f"That joins `{incident.id}`, {what}. It says more than was known, so I check again with it now."
        )
    if incident.aside:
        when = "when the snooze ends" if incident.is_snoozed else "now"
        return (
            f"That joins `{incident.id}`, {what}{_verdict(incident)}. It says something else, so I check "
            f"that {when}; the thread will have the answer."
        )
    if incident.is_asked_for:
        return checking(incident)
    again = f"{_planned(incident)}; `/bounce recheck {incident.id}` checks now."
    instead = f"To watch {what} instead: first `/bounce resolve {incident.id}`." if to_watch else None
    told = (
        f"That is `{incident.id}` already: {what}{_verdict(incident)}.",
        _second(incident),
        otherwise(incident),
        again,
        instead if incident.next_check_at is None or incident.reminds else None,
    )
    return " ".join(filter(None, told))


def _stands(incident: Incident, now: datetime) -> str:
    """`works again`; `works (checked 20 seconds ago)` if it was only asked about and never in trouble."""
    if incident.state is not IncidentState.RECOVERED or incident.trouble or incident.looked_at is None:
        return _state(incident)
    return f"works (checked {in_words(elapsed(incident.looked_at, now).total_seconds())} ago)"


def _state(incident: Incident) -> str:
    if incident.state is IncidentState.RECOVERED and incident.trouble_is_ours:
        return "works; the problem was on our side"
    return _STATES[incident.state]


def _says_more(incident: Incident) -> bool:
    """Whether it has adopted the words of a later bounce, which are not diagnosed yet."""
    return incident.diagnosis is not None and incident.diagnosis.query != incident.query


def _planned(incident: Incident) -> str:
    if incident.next_check_at is None:
        return "No further check is planned"
    return "I will remind you when to try again" if incident.reminds else "I check it again by myself"


def _verdict(incident: Incident) -> str:
    """For example `, connections are refused · their side`."""
    if incident.diagnosis is None:
        return " is open"
    verdict = incident.diagnosis.verdict
    return f", {title(verdict.cause)}{blame(verdict)}"


def _second(incident: Incident) -> str | None:
    """`Second trouble: connections are refused · their side.`"""
    second = second_trouble_of(incident)
    if second is None:
        return None
    return f"Second trouble: {title(second.cause)}{blame(second.diagnosis.verdict)}."


def told_in_thread(incident: Incident) -> str:
    return f"Done: see the thread of `{incident.id}`, {_subject(incident)}."


def checking(incident: Incident) -> str:
    return f"I am checking {_subject(incident)} now; the thread of `{incident.id}` will have the result."


def _subject(incident: Incident) -> str:
    return incident.query.domain or incident.query.status or "this bounce"


def over(incident: Incident) -> str:
    """The answer to an action on a closed incident."""
    what = incident.query.domain or incident.id
    again = f" To check again: `/bounce {incident.query.domain}`." if incident.query.domain else ""
    return f"`{incident.id}` is closed: {what} {_state(incident)}.{again}"


def refused(refusal: QueryError, *, in_thread: bool) -> str:
    """Somebody who is not understood in a thread may mean its incident: list what works there."""
    lost = in_thread and isinstance(refusal, NotUnderstoodError)
    return f"{refusal} {OF_INCIDENT}" if lost else str(refusal)


def unknown(name: str) -> str:
    return f"There is no incident `{name}` in this channel. `/bounce list` shows what is open here."


def too_many(count: int, looked_at: int) -> str:
    return f"This reports {count} domains. I check the first {looked_at}; send the rest separately."


def not_read(left_out: Sequence[str]) -> str:
    return f"That is too long to be read whole. I did not read {' and '.join(left_out)}; send it separately."


def instead(advice: str) -> str:
    """The answer about what cannot be read, with what to send instead."""
    return f"I cannot read a bounce in that: {advice}."


def may_not(settings: ChannelSettings) -> str:
    """The answer to somebody who may not decide in this channel."""
    if not settings.keepers:
        return (
            "Only members of this workspace, and no guests, may resolve, stop and change settings in this "
            "channel. "
            "Nothing was changed; `recheck`, `snooze` and `take` are for everybody."
        )
    count = len(settings.keepers)
    who = "one person" if count == 1 else f"{count} people"
    return (
        f"Only {who} may resolve, stop and change settings in this channel; `/bounce settings` shows who. "
        "Nothing was changed."
    )


def how_to_correct(incident: Incident) -> str:
    return (
        f"What is the real cause? Name it, who has to act, or both: `wrong {incident.id} mailbox-full`, "
        f"`wrong {incident.id} sender-network: our firewall`. `why {incident.id}` names the causes weighed."
    )


def no_thread() -> str:
    return (
        "Which incident? Name it after the command, such as `example.com` or `B-2345ABCD`, or mention me in "
        "its thread."
    )
