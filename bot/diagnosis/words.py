"""What the bounce says, or a code or reply that somebody typed, before anything is measured."""

from functools import lru_cache

from bot.checks.context import Context
from bot.models.bounce import Bounce
from bot.models.diagnosis import FindingState, Subject


def bounce_of(subject: Subject) -> Bounce:
    """The subject's bounce; without one, a bounce made from the code or reply that somebody typed."""
    return subject.bounce or _read(subject.query.status, subject.query.reply)


@lru_cache(64)
def _read(status: str | None, reply: str | None) -> Bounce:
    """The bounce that a code or reply amounts to; cached, because many queries bring the same one.

    Words that contain no code and match no rule do not count as a reply.
    """
    if status is None and reply is None:
        return Bounce()
    from bot.reading.classify import classify  # loaded late: not needed for a domain alone
    from bot.reading.facts import Facts

    basic = status if status and "." not in status else None
    found = classify(Facts(status=None if basic else status, diagnostic=reply or basic, bare=True))
    replied = status or found.evidence or found.permanent is not None
    said = found._replace(status=found.status or status)
    return Bounce(**said._asdict(), diagnostic=reply if replied else None)


def tell_words(context: Context, bounce: Bounce, *, typed: bool) -> None:
    """Reports what the bounce says as findings, one per quote. `typed`: there is only a code that somebody
    typed."""
    lead = "Only a code was given:" if typed else "The bounce says"
    for number, quote in enumerate(_quotes(bounce), 1):
        context.tell(
            "reply",
            str(number),
            FindingState.FAIL if bounce.permanent else FindingState.WARN,
            f"{lead} \u201c{quote[:200]}\u201d",
            detail={
                "text": quote[:500],
                "reason": bounce.reason,
                "likely_causes": list(bounce.likely_causes),
            },
        )


def _quotes(bounce: Bounce) -> list[str]:
    """The spans that decided; without any, the diagnostic, the status or the reason."""
    rest = bounce.diagnostic or bounce.status or (bounce.reason if bounce.likely_causes else "")
    return [each.text for each in bounce.evidence] or ([rest] if rest else [])
