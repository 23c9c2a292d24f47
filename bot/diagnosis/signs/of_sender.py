"""Signs of our own side: our records, and refusals of the address that our mail leaves from."""

from collections.abc import Mapping
from typing import NamedTuple

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


class _Record(NamedTuple):
    """What a check judges: a value in the findings' detail, by which each is right or wrong."""

    check: str
    key: str
    right: object = True
    wrong: tuple[object, ...] = (False,)


_RECORDS: Mapping[str, _Record] = {
    "sender-domain-broken": _Record("sender", "found"),
    "sender-no-ptr": _Record("ptr", "agrees"),
    "sender-bad-helo": _Record("ptr", "heard_good"),
    "spf-fail": _Record("spf", "result", "pass", ("fail", "softfail", "permerror")),
    "dkim-fail": _Record("dkim", "well"),
    "dmarc-reject": _Record("dmarc", "aligned"),
}


def ours_right(observed: Observed) -> Shown:
    """Findings about what the bounce objects to on our side that are as they should be."""
    record = _RECORDS.get(observed.bounce.likeliest or "")
    if record is None:
        return named_list_clean(observed) if observed.bounce.likeliest == "sender-blocklisted" else []
    return [each for each in observed.of(record.check) if each.detail.get(record.key) == record.right]


def ours_wrong(observed: Observed) -> Shown:
    """Findings about what the bounce objects to on our side that are wrong."""
    record = _RECORDS.get(observed.bounce.likeliest or "")
    found = observed.of(record.check) if record else ()
    return [each for each in found if record and each.detail.get(record.key) in record.wrong]


def well_now(observed: Observed) -> Shown:
    """Our own records that the words object to, if the check finds nothing wrong with them."""
    return [] if ours_wrong(observed) else ours_right(observed)


def well_though_named(observed: Observed) -> Shown:
    """Addresses that the reply itself names for their reverse name, which is right: no other address of ours
    is meant, so it was set since, or their lookup failed."""
    well = well_now(observed)
    named = all(each.check == "ptr" and observed.bounce.says(each.subject.lower()) for each in well)
    return well if named else []


def ours_differ(observed: Observed) -> Shown:
    """Of several domains or addresses of ours one is right and another wrong; the mail came from either."""
    right, wrong = ours_right(observed), ours_wrong(observed)
    elsewhere = {each.subject for each in right} - {each.subject for each in wrong}
    return [*wrong, *right] if wrong and elsewhere else []


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
