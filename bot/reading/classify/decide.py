"""Weighs codes and words into one reason."""

from bot.models import Evidence
from bot.reading.classify.classification import Classification
from bot.reading.classify.codes import Codes, weigh_codes
from bot.reading.classify.rulebook import Hit, rulebook
from bot.reading.classify.words import normalize
from bot.reading.facts import Facts


def classify(facts: Facts) -> Classification:
    """Says what one recipient's facts mean; `undefined` where they do not say. Never raises."""
    codes = weigh_codes(facts)
    hit = _best_hit(facts)
    if hit is None:
        return Classification(
            status=codes.status,
            status_from=codes.status_from,
            reply_code=codes.reply_code,
            permanent=_is_permanent(codes),
        )
    return Classification(
        status=codes.status,
        status_from=codes.status_from,
        reply_code=codes.reply_code,
        reason=hit.rule.reason,
        permanent=_is_permanent(codes),
        confidence=0.9,
        evidence=(Evidence(text=hit.phrase, rule=hit.rule.id, part=facts.part),),
    )


def _best_hit(facts: Facts) -> Hit | None:
    for text in (facts.diagnostic, facts.text):
        hits = list(rulebook().hits(normalize(text or "")))
        if hits:
            return max(hits, key=lambda hit: len(hit.phrase))
    return None


def _is_permanent(codes: Codes) -> bool | None:
    if codes.reply_code is not None:
        return codes.reply_code >= 500
    return codes.status.startswith("5") if codes.status else None
