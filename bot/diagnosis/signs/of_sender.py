"""Signs of who we are: of our own records, and of refusals that are about our sending address."""

from collections.abc import Mapping

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown, Sign
from bot.models.diagnosis import Finding, FindingState
from bot.models.smtp import SmtpOutcome, Stage


def every_list_clean(observed: Observed) -> Shown:
    lists = [each for each in observed.of("dnsbl") if each.state is not FindingState.UNKNOWN]
    return [] if any(each.detail["listed"] for each in lists) else lists


def named_list_clean(observed: Observed) -> Shown:
    """Lists that the words name, when our address is on none of those."""
    lists = [each for each in observed.of("dnsbl") if "listed" in each.detail]
    named = [each for each in lists if observed.bounce.says(each.subject)]
    return [] if any(each.detail["listed"] for each in named) else named


def _is(check: str, key: str, value: object = True) -> Sign:
    return lambda observed: [each for each in observed.of(check) if each.detail.get(key) == value]


_WELL: Mapping[str, Sign] = {
    "sender-blocklisted": named_list_clean,
    "sender-no-ptr": _is("ptr", "agrees"),
    "sender-bad-helo": _is("ptr", "heard_good"),
    "spf-fail": _is("spf", "result", "pass"),
    "dkim-fail": _is("dkim", "well"),
    "dmarc-reject": _is("dmarc", "aligned"),
}


def well_now(observed: Observed) -> Shown:
    """Our own records that the words refuse us for, where a look finds them as they should be."""
    shown = _WELL.get(observed.bounce.likeliest or "")
    return shown(observed) if shown else []


def dmarc_rejects(observed: Observed) -> Shown:
    """Our policy asks for refusal, and nothing shows the message to be ours."""
    found = (each for each in observed.of("dmarc") if each.detail["policy"] in {"reject", "quarantine"})
    return [each for each in found if not each.detail["aligned"]]


def refuses_our_sender(cause: str) -> Sign:
    """Our probe is refused in words that mean this, and it came from the address that our mail leaves from.

    Any other refusal of a probe says nothing about the mail.
    """

    def sign(observed: Observed) -> Shown:
        refused = [each for each in observed.looks if each.detail["outcome"] == SmtpOutcome.REJECTED]
        if observed.well or observed.intercepted or not refused:
            return []
        return [each for each in refused if each.detail["as_sender"] and _meaning(each) == cause]

    return sign


def _meaning(look: Finding) -> str | None:
    """Who is turned away for good at once, without a reason that can be read, is not wanted there."""
    from bot.reading.classify import classify  # few servers refuse a probe
    from bot.reading.facts import Facts

    reply = look.detail["reply"] or ""
    said = classify(Facts(diagnostic=reply)).likely_causes
    unwanted = look.detail["stage"] == Stage.BANNER and reply.startswith("5")
    return said[0] if said else "sender-blocklisted" if unwanted else None
