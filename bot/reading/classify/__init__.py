"""Classifies a failure by its words and codes (RFC 3463, RFC 5321, providers' own pages).

The rules are data: see `bot/reading/rules/` and docs/rules.md.
"""

from collections.abc import Iterator

from bot.models.bounce import Evidence
from bot.reading.classify.case import Case
from bot.reading.classify.classification import Classification
from bot.reading.classify.codes import Codes, weigh_codes
from bot.reading.classify.conflicts import find_conflicts
from bot.reading.classify.decide import decide
from bot.reading.classify.decision import CERTAINTY, Decision
from bot.reading.classify.nature import is_permanent
from bot.reading.classify.own_codes import own_code_in
from bot.reading.classify.rules import Strength
from bot.reading.classify.tables import any_class, tables
from bot.reading.facts import Facts

__all__ = ["Classification", "classify", "is_own_code", "matches_rule", "means_by_name", "title_of"]

CONFLICT_DISCOUNT = 0.85
SUCCESSES = {"delivered", "relayed", "expanded"}
_REFUSALS = 400
"""Reply codes from here on refuse something (RFC 5321, section 4.2.1)."""


def classify(facts: Facts) -> Classification:
    """What one recipient's facts mean; `undefined` if they do not say. Never raises."""
    codes = weigh_codes(facts)
    if facts.action in SUCCESSES or (codes.status or "").startswith("2") or _took(facts, codes):
        return _as_success(facts, codes)
    case = Case(facts, codes)
    decision = decide(case)
    conflicts = find_conflicts(case, decision)
    certainty = decision.certainty * (CONFLICT_DISCOUNT if conflicts else 1)
    return Classification(
        status=case.codes.status,
        status_from=case.codes.status_from,
        reply_code=case.codes.reply_code,
        reason=decision.reason,
        permanent=is_permanent(case, decision),
        likely_causes=_causes(case, decision),
        confidence=round(certainty, 2),
        evidence=tuple(_evidence(case, decision)),
        conflicts=conflicts,
    )


def matches_rule(facts: Facts, least: Strength) -> bool:
    """Whether a rule of at least this strength matches the words."""
    means = classify(facts)
    return means.confidence >= CERTAINTY[least] and any(each.is_wording for each in means.evidence)


def is_own_code(word: str) -> bool:
    """Whether a word that may be a provider's own code is one that a rule knows."""
    return matches_rule(Facts(text=word, own_code=own_code_in(word), bare=True), Strength.CERTAIN)


def means_by_name(words: str, cause: str) -> Classification:
    """What words mean that only name a cause: a hint, whatever the cause's own rules would say."""
    return Classification(
        reason=tables().reason_of_cause(cause),
        likely_causes=(cause,),
        confidence=CERTAINTY[Strength.HINT],
        evidence=(Evidence(text=words, rule=f"named/{cause}", part="text"),),
    )


def title_of(reason: str) -> str:
    """The name of a reason for people."""
    return tables().title(reason)


def _took(facts: Facts, codes: Codes) -> bool:
    """Whether a text without a report quotes a reply that accepted the mail."""
    return facts.bare and codes.reply_code is not None and codes.reply_code < _REFUSALS


def _as_success(facts: Facts, codes: Codes) -> Classification:
    said, rule = _success(facts, codes)
    return Classification(
        status=codes.status,
        status_from=codes.status_from,
        reply_code=codes.reply_code,
        reason="delivered",
        confidence=0.95,
        evidence=(Evidence(text=said, rule=rule, part=facts.part),),
    )


def _success(facts: Facts, codes: Codes) -> tuple[str, str]:
    """The text that shows the success, and the rule."""
    if codes.status:
        return codes.status, f"status/{any_class(codes.status)}"
    if _took(facts, codes):
        return str(codes.reply_code), "reply"
    return facts.action or "", "action"


def _causes(case: Case, decision: Decision) -> tuple[str, ...]:
    of_rule = decision.rule.causes if decision.rule else ()
    of_code = tuple(tables().causes_of_code_alone.get(decision.text, ()))
    codes = case.codes
    found = of_rule or of_code or tables().causes(decision.reason, codes.status, codes.reply_code)
    if case.facts.command != "DATA":
        return found
    return tuple(dict.fromkeys(tables().causes_at_data.get(each, each) for each in found))


def _evidence(case: Case, decision: Decision) -> Iterator[Evidence]:
    """The span that decided, then the code if it means the same."""
    status = case.codes.status
    if decision.text:
        yield Evidence(text=decision.text, rule=decision.by, part=decision.part or case.facts.part)
    if status and status != decision.text and tables().of_status(status) == decision.reason:
        yield Evidence(text=status, rule=f"status/{any_class(status)}", part=case.facts.part)
