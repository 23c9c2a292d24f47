"""Signs of our own side: our records, and refusals of the address that our mail leaves from."""

from collections.abc import Mapping

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown, Sign
from bot.models.diagnosis import Finding, FindingState
from bot.models.smtp import SmtpOutcome, Stage


def every_list_clean(observed: Observed) -> Shown:
    lists = [each for each in observed.of("dnsbl") if each.state is not FindingState.UNKNOWN]
    return [] if any(each.detail["listed"] for each in lists) else lists


def named_list_clean(observed: Observed) -> Shown:
    """Block lists that the bounce names, if our address is on none of them."""
    lists = [each for each in observed.of("dnsbl") if "listed" in each.detail]
    named = [each for each in lists if observed.bounce.says(each.subject)]
    return [] if any(each.detail["listed"] for each in named) else named


def named_list_lists_all(observed: Observed) -> Shown:
    """A list that the words name has every address on it, ours or not."""
    return [e for e in observed.of("dnsbl") if e.detail.get("lists_all") and observed.bounce.says(e.subject)]


def _is(check: str, key: str, value: object = True) -> Sign:
    return lambda observed: [each for each in observed.of(check) if each.detail.get(key) == value]


_IN_ORDER: Mapping[str, Sign] = {
    "sender-blocklisted": named_list_clean,
    "sender-domain-broken": _is("sender", "found"),
    "sender-no-ptr": _is("ptr", "agrees"),
    "sender-bad-helo": _is("ptr", "heard_good"),
    "spf-fail": _is("spf", "result", "pass"),
    "dkim-fail": _is("dkim", "well"),
    "dmarc-reject": _is("dmarc", "aligned"),
}
"""By cause: the sign that our record which it is about is as it should be."""


def well_now(observed: Observed) -> Shown:
    """Our own records that the bounce refuses us for, if they are as they should be now."""
    shown = _IN_ORDER.get(observed.bounce.likeliest or "")
    return shown(observed) if shown else []


def dmarc_rejects(observed: Observed) -> Shown:
    """Our DMARC policy asks to reject or quarantine, and neither SPF nor DKIM passes aligned."""
    found = (each for each in observed.of("dmarc") if each.detail["policy"] in {"reject", "quarantine"})
    return [each for each in found if not each.detail["aligned"]]


def refuses_our_sender(cause: str) -> Sign:
    """Our session is refused in words that mean `cause`, and came from an address that our mail leaves from.

    Any other refusal of our session says nothing about the mail.
    """

    def sign(observed: Observed) -> Shown:
        refused = [each for each in observed.looks if each.detail["outcome"] == SmtpOutcome.REJECTED]
        if observed.healthy or observed.intercepted or not refused:
            return []
        return [each for each in refused if each.detail["as_sender"] and _meaning(each) == cause]

    return sign


def _meaning(look: Finding) -> str | None:
    """The likeliest cause by the words of a refusal; a 5xx banner without a known reason means a block."""
    from bot.reading.classify import classify  # loaded late: few servers refuse our session
    from bot.reading.facts import Facts

    reply = look.detail["reply"] or ""
    said = classify(Facts(diagnostic=reply)).likely_causes
    unwanted = look.detail["stage"] == Stage.BANNER and reply.startswith("5")
    return said[0] if said else "sender-blocklisted" if unwanted else None
