"""From a bounce, or what somebody typed, to its words."""

from functools import lru_cache

from bot.models.bounce import Bounce
from bot.models.diagnosis import Subject
from bot.models.words import Words


def words_of(subject: Subject) -> Words:
    """Of the bounce where there is one; else of the code or reply that somebody typed."""
    return _of_bounce(subject.bounce) if subject.bounce else _of(subject.query.status, subject.query.reply)


def _of_bounce(bounce: Bounce) -> Words:
    return Words(
        likely=bounce.likely_causes,
        confidence=bounce.confidence,
        status=bounce.status,
        reason=bounce.reason,
        permanent=bounce.permanent,
        quotes=tuple(each.text for each in bounce.evidence),
        command=bounce.command,
        text=bounce.diagnostic or "",
        remote_host=bounce.remote_mta,
        sender=bounce.sender,
        envelope_from=bounce.envelope_from,
        signatures=bounce.signatures,
    )


@lru_cache(64)
def _of(status: str | None, reply: str | None) -> Words:
    """Of a code or a reply, kept: many at once bring the same. Words without any code, which decide nothing,
    only tell of a bounce: what that one says is still to be asked for."""
    if status is None and reply is None:
        return Words()
    from bot.reading.classify import classify  # a domain alone has no words
    from bot.reading.facts import Facts

    basic = status if status and "." not in status else None
    found = classify(Facts(status=None if basic else status, diagnostic=reply or basic, bare=True))
    replied = status or found.evidence or found.permanent is not None
    return Words(
        likely=found.likely_causes,
        confidence=found.confidence,
        status=found.status or status,
        reason=found.reason,
        permanent=found.permanent,
        quotes=tuple(each.text for each in found.evidence),
        text=(reply or "") if replied else "",
    )
