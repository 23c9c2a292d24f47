"""Signs of the bounce's words."""

from bot.causes import load_causes
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown, Sign
from bot.diagnosis.signs.of_dns import types_answered
from bot.diagnosis.signs.of_provider import incident_over
from bot.diagnosis.told import told_types

DECISIVE_WORDS = 0.8
"""From this weight on, nothing measured up to EHLO refutes the words of a bounce."""
MEASURABLE = {"networkerror", "hostunknown", "expired", "failedstarttls", "emailtoolarge", "notaccept"}
"""Reasons that a session up to EHLO can confirm or refute."""
SHUTTING_DOWN = ("shutting down", "going down")
CROWDED = ("thread limit",)
_AFTER_EHLO = {"MAIL", "RCPT", "DATA"}
_NOT_AT_EHLO = {450, 451, 452}
_IN_SESSION = {"server-overloaded", "connection-dropped", "tls-required", "tls-broken"}

_LISTS_OF_THEIR_OWN = (
    *("customer block list", "customer blocklist", "recipient's block list", "recipient's blocklist"),
    *("recipient's blacklist", "user's block list", "user's blocklist", "user's blacklist"),
)


def words_decide(observed: Observed) -> Shown:
    top = load_causes().get(observed.bounce.likeliest or "")
    decisive = top and top.words >= DECISIVE_WORDS and not _told_of_past_incident(observed)
    return observed.of("reply") if decisive else []


def _told_of_past_incident(observed: Observed) -> bool:
    """Whether the words, a deferral that is not about us, told of their provider's incident that is over."""
    about_them = observed.bounce.permanent is False and not words_are_about_us(observed)
    return about_them and bool(incident_over(observed))


def words_decide_other_than(cause: str) -> Sign:
    return lambda observed: [] if observed.bounce.likeliest == cause else words_decide(observed)


def words_say(cause: str) -> Sign:
    """`cause` is the likeliest one by the words; further guesses do not count."""
    return lambda observed: observed.of("reply") if observed.bounce.likeliest == cause else []


def words_are_about_us(observed: Observed) -> Shown:
    """The likeliest cause by the words concerns who sends: our address, our domain, our pace."""
    top = load_causes().get(observed.bounce.likeliest or "")
    return observed.of("reply") if top and top.family == "sender" else []


def may_mean_null_mx(observed: Observed) -> Shown:
    """A reply says null MX, or the bounce has only the code 5.1.10 (RFC 7505, section 4.1).

    The code alone is ambiguous: Exchange uses it for an unknown mailbox.
    """
    bounce = observed.bounce
    alone = bounce.status == "5.1.10" and not bounce.diagnostic
    return observed.of("reply") if alone or bounce.likeliest == "null-mx" else []


def may_mean_no_mailbox(observed: Observed) -> Shown:
    """A permanent code without a reply that some servers use for an unknown mailbox, among other meanings."""
    bounce = observed.bounce
    among = "mailbox-unknown" in bounce.likely_causes[1:]
    return observed.of("reply") if among and bounce.permanent and not bounce.diagnostic else []


def sender_refused(observed: Observed) -> Shown:
    """The author of the mail is refused, by address or domain, and not the host that sent it."""
    return observed.of("reply") if observed.bounce.reason == "rejected" else []


def listed_by_themselves(observed: Observed) -> Shown:
    """The list is the recipient's own (a tenant's or a person's): nobody else can take us off it."""
    own = observed.bounce.says(*_LISTS_OF_THEIR_OWN)
    return observed.of("reply") if own else []


def bounce_out_of_place(observed: Observed) -> Shown:
    """They take the mail for a bounce that they should not get: what it answers is not theirs."""
    said = any(each.rule == "rejected/bounce-out-of-place" for each in observed.bounce.evidence)
    return observed.of("reply") if said else []


def words_tell_of_session(observed: Observed) -> Shown:
    """The bounce quotes what their server said or did in a session, so somebody reached it."""
    in_session = observed.bounce.diagnostic and observed.bounce.likeliest in _IN_SESSION
    return observed.of("reply") if in_session else []


def told_step_unseen(observed: Observed) -> Shown:
    """The words name a step of the delivery, and no look from here took it and got through."""
    unseen_lookup = told_types(observed.bounce) and not types_answered(observed)
    unseen = observed.bounce.at_data or unseen_lookup or overload_unseen(observed)
    return observed.of("reply") if unseen else []


def overload_unseen(observed: Observed) -> Shown:
    """Their server could not take the mail for a reason that its greeting does not show.

    It said that it is shutting down, as it may at any command (RFC 5321, section 3.8), or that the mailbox
    gets more mail than it stores at once.
    """
    bounce = observed.bounce
    told = bounce.likeliest == "server-overloaded" and bounce.says(*SHUTTING_DOWN, *CROWDED)
    seen = any(each.detail["busy"] for each in observed.looks)
    return observed.of("reply") if told and not seen else []


def final_by_words(observed: Observed) -> Shown:
    """Permanent (class 5 of RFC 3463, section 2), for a reason that a session up to EHLO cannot refute."""
    return observed.of("reply") if observed.bounce.permanent and _is_not_measurable(observed) else []


def temporary_by_words(observed: Observed) -> Shown:
    """Temporary (class 4 of RFC 3463, section 2): the sending server tries again."""
    return observed.of("reply") if observed.bounce.permanent is False else []


def refused_for_good(observed: Observed) -> Shown:
    """A server refused this mail or us, permanently."""
    return final_by_words(observed) if _tells_a_refusal(observed) else []


def refused_unexplained(observed: Observed) -> Shown:
    """Refused permanently, in words that do not decide for a cause."""
    return [] if words_decide(observed) else refused_for_good(observed)


def put_off(observed: Observed) -> Shown:
    """A server deferred this mail, for a reason that a session up to EHLO cannot refute, and that was no
    incident which is over."""
    refused = _tells_a_refusal(observed) and _is_not_measurable(observed)
    return temporary_by_words(observed) if refused and not _told_of_past_incident(observed) else []


def _is_not_measurable(observed: Observed) -> bool:
    return observed.bounce.reason not in MEASURABLE or _said_after_ehlo(observed)


def _said_after_ehlo(observed: Observed) -> bool:
    """Whether a server that takes no mail said so later than our session goes.

    At `RCPT`, for example, or with a reply code that neither the greeting nor EHLO has (RFC 5321, section
    4.3.2).
    """
    bounce = observed.bounce
    late = bounce.command in _AFTER_EHLO or (bounce.command is None and bounce.reply_code in _NOT_AT_EHLO)
    return bounce.reason == "notaccept" and late


def _tells_a_refusal(observed: Observed) -> bool:
    """Whether there is a reply, or a code that means one: not `X.0.0`, and not a network code (`X.4.Z`)."""
    status = observed.bounce.status
    return bool(observed.bounce.diagnostic) or (status is not None and status[1:3] not in {".0", ".4"})


def given_up(observed: Observed) -> Shown:
    """The sending server returned the mail although it was only deferred: it does not try again."""
    return temporary_by_words(observed) if observed.bounce.came_back else []


def no_look_tells_more(observed: Observed) -> Shown:
    """Refused permanently, by servers that can be reached or of a domain that is not known."""
    return refused_for_good(observed) if observed.reached or not observed.of("mx") else []


def only_tries_tell(observed: Observed) -> Shown:
    """Deferred by servers that can be reached: only the next delivery attempt tells."""
    return put_off(observed) if observed.reached else []
