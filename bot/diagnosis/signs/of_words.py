"""Signs of the words of the bounce, and of who says them."""

from bot.causes import load_causes
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown, Sign

DECISIVE_WORDS = 0.8
"""From this worth on no measurement up to EHLO refutes the words of a bounce."""
SEEN_BY_A_LOOK = {"networkerror", "hostunknown", "expired", "failedstarttls", "emailtoolarge", "notaccept"}
"""Reasons of bounces that a healthy domain and healthy servers refute, or that are measured."""
_IN_SESSION = {"server-overloaded", "connection-dropped", "tls-required", "tls-broken"}


def words_decide(observed: Observed) -> Shown:
    top = load_causes().get(observed.bounce.likeliest or "")
    return observed.of("reply") if top and top.words >= DECISIVE_WORDS else []


def words_decide_other_than(cause: str) -> Sign:
    return lambda observed: [] if observed.bounce.likeliest == cause else words_decide(observed)


def words_say(cause: str) -> Sign:
    """The words mean this first: a bare code that may mean many things says none of the further ones."""
    return lambda observed: observed.of("reply") if observed.bounce.likeliest == cause else []


def may_mean_null_mx(observed: Observed) -> Shown:
    """So a reply says, or the code alone of RFC 7505, section 4.1, which Exchange has for no mailbox."""
    bounce = observed.bounce
    alone = bounce.status == "5.1.10" and not bounce.diagnostic
    return observed.of("reply") if alone or bounce.likeliest == "null-mx" else []


def may_mean_no_mailbox(observed: Observed) -> Shown:
    """So some who refuse for good with a code of the network mean it, of which a look shows nothing."""
    bounce = observed.bounce
    among = "mailbox-unknown" in bounce.likely_causes[1:]
    return observed.of("reply") if among and bounce.permanent and not bounce.diagnostic else []


def sender_refused(observed: Observed) -> Shown:
    """Whoever wrote the mail is refused, by address or domain, and not the host that sent it."""
    return observed.of("reply") if observed.bounce.reason == "rejected" else []


def words_tell_of_session(observed: Observed) -> Shown:
    """What their server said or did once it was connected to, as quoted: so somebody reached it."""
    told = observed.bounce.diagnostic and observed.bounce.likeliest in _IN_SESSION
    return observed.of("reply") if told else []


def final_by_words(observed: Observed) -> Shown:
    """Class 5 (RFC 3463, section 2) for a reason that no look up to EHLO can see gone."""
    return observed.of("reply") if observed.bounce.permanent and _is_beyond_a_look(observed) else []


def temporary_by_words(observed: Observed) -> Shown:
    """Class 4 (RFC 3463, section 2): the server that sends tries again."""
    return observed.of("reply") if observed.bounce.permanent is False else []


def refused_for_good(observed: Observed) -> Shown:
    """A server said no to this mail or to us, and that is final."""
    return final_by_words(observed) if _tells_a_refusal(observed) else []


def refused_unexplained(observed: Observed) -> Shown:
    """Refused for good in words that decide for no cause."""
    return [] if words_decide(observed) else refused_for_good(observed)


def put_off(observed: Observed) -> Shown:
    """A server did not take this mail yet, for a reason that no look up to EHLO can see gone."""
    return temporary_by_words(observed) if _tells_a_refusal(observed) and _is_beyond_a_look(observed) else []


def _is_beyond_a_look(observed: Observed) -> bool:
    return observed.bounce.reason not in SEEN_BY_A_LOOK


def _tells_a_refusal(observed: Observed) -> bool:
    """A reply does, or a code alone: not one that says nothing (`X.0.0`) or is of the network (`X.4.1`)."""
    status = observed.bounce.status
    return bool(observed.bounce.diagnostic) or (status is not None and status[1:3] not in {".0", ".4"})


def no_look_tells_more(observed: Observed) -> Shown:
    """Refused for good by servers that can be reached, or by those of a domain that nobody named."""
    return refused_for_good(observed) if observed.reached or not observed.of("mx") else []


def only_tries_tell(observed: Observed) -> Shown:
    """Put off by servers that can be reached."""
    return put_off(observed) if observed.reached else []
