"""The lines that answer who asked; none of them changes an incident."""

from bot.errors import NotUnderstoodError, QueryError
from bot.grammar.commands import Greeting, Help, Thanks
from bot.grammar.query import WORKS
from bot.models.channel import ChannelSettings
from bot.models.incident import Incident, IncidentState
from bot.text import blame, otherwise, title

HELP = """\
I find out whose problem a bounce is, and look again by myself. After `/bounce` or @bouncebot:
`4.4.1 example.com`, `user@example.com` or a whole bounce: a diagnosis
`explain 4.4.1`: what a code means
`watch example.com`: looks without a bounce
`list`: what is open here
`history example.com`: what was seen there before
Of an incident, by its id or domain, or with @bouncebot in its thread:
`recheck`: looks now
`snooze 2h`: no look before then
`take`: says that you see to it
`why`: what speaks for each cause, and against it
`note`: a note to their postmaster
`recipients`: whose mail came back, and which addresses to take off your lists
`resolve`: it is done; `resolve they-fixed` says what became of it
`stop`: no more looks
`wrong mailbox-full`: the verdict is not right, and what it really is
Of this channel: `settings` shows what is set, and `settings quiet 22:00-07:00` sets it
I also read forwarded mails, dropped mail files and pasted bounces."""
GREETING = f"Hello! I find out whose problem a bounce is, and look again. {WORKS} `help` lists the rest."
WELCOME = "You are welcome."
IN_WORDS = {Help: HELP, Greeting: GREETING, Thanks: WELCOME}
"""To who asks about nothing in particular."""
OF_INCIDENT = "Of this thread's incident: `recheck`, `why`, `note`, `snooze 2h`, `take`, `resolve`, `stop`."
NO_BOUNCE = (
    "I found no bounce in that message. What works: a message with a code or bounce wording and a domain or "
    "address, a forwarded mail, or a mail file."
)
NOTHING_READ = (
    "I found no bounce in that message. If it carries a file, I could not read it: it may be gone, too "
    "large, not shared with me, an image or a document."
)
GOT_THROUGH = {
    "vacation": "That is an automatic reply and no bounce: the mail got through.",
    "feedback": "That is a complaint about spam and no bounce: the mail got through.",
    "delivered": "That is a report of success and no bounce: the mail got through.",
}
"""By reason; a private line for who pointed at it."""
NOT_DONE = "Sorry, that went wrong on our side, several times. Please try it again; nothing of yours is lost."
NOT_LOOKED_YET = "The first look is still under way; ask again in a moment."
NOBODY_TO_WRITE_TO = "No domain is known, so there is nobody to write to: paste the whole bounce."
NOTHING_TO_WRITE = "There is nothing to write to them: {}"
CORRECTED_ALREADY = "You told me so already; it is kept."

_STATES = {
    IncidentState.LOOKING: "is being looked at right now",
    IncidentState.RECOVERED: "works again",
    IncidentState.RESOLVED: "is resolved",
    IncidentState.STOPPED: "is no longer watched",
    IncidentState.GAVE_UP: "was given up",
}


def pointer(incident: Incident) -> str:
    """What is known of something that was asked before, and where."""
    what = incident.query.domain or incident.query.status or "this bounce"
    if incident.state is not IncidentState.WAITING:
        return f"That is `{incident.id}` already: {what} {_STATES[incident.state]}."
    again = f"{_planned(incident)}; `/bounce recheck {incident.id}` looks now."
    told = (f"That is `{incident.id}` already: {what}{_verdict(incident)}.", otherwise(incident), again)
    return " ".join(filter(None, told))


def _planned(incident: Incident) -> str:
    if incident.next_check_at is None:
        return "No further look is planned"
    return "I remind you when to try again" if incident.reminds else "It is looked at again by itself"


def _verdict(incident: Incident) -> str:
    """`, connections are refused · their side`."""
    if incident.diagnosis is None:
        return " is open"
    verdict = incident.diagnosis.verdict
    return f", {title(verdict.cause)}{blame(verdict)}"


def over(incident: Incident) -> str:
    """To who would act on one that is closed."""
    what = incident.query.domain or incident.id
    again = f" To look again: `/bounce {incident.query.domain}`." if incident.query.domain else ""
    return f"`{incident.id}` is closed: {what} {_STATES[incident.state]}.{again}"


def refused(refusal: QueryError, *, in_thread: bool) -> str:
    """Who is not understood in a thread may mean its incident."""
    lost = in_thread and isinstance(refusal, NotUnderstoodError)
    return f"{refusal} {OF_INCIDENT}" if lost else str(refusal)


def unknown(name: str) -> str:
    return f"There is no `{name}` in this channel. `/bounce list` shows what is open here."


def too_many(count: int, looked_at: int) -> str:
    return f"This tells of {count} domains. I look at the first {looked_at}; hand in the rest by themselves."


def may_not(settings: ChannelSettings) -> str:
    """To who may not decide here."""
    if not settings.keepers:
        return (
            "Only members of this workspace may resolve, stop and change settings in this channel. "
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
        f"What is it really? Name the cause, who has to act, or both: `wrong {incident.id} mailbox-full`, "
        f"`wrong {incident.id} sender-network: our firewall`. `why {incident.id}` names the causes weighed."
    )


def no_thread() -> str:
    return (
        "Which incident? Name it after the command, such as `example.com` or `B-2345ABCD`, or mention me in "
        "its thread."
    )
