"""Weighs words and codes into one reason. `WAYS`, at the end, is the order of precedence."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.reading.classify.case import Case, Words
from bot.reading.classify.codes import says_little
from bot.reading.classify.rules import Rule, Strength, rulebook
from bot.reading.classify.tables import any_class, tables

CERTAINTY = {
    Strength.CERTAIN: 0.97,
    Strength.DECISIVE: 0.95,
    Strength.PLAIN: 0.9,
    Strength.HINT: 0.6,
    Strength.FAINT: 0.45,
    Strength.WRAPPER: 0.6,
}
CERTAINTY_OF_STATUS = 0.8
CERTAINTY_OF_VAGUE_STATUS = 0.45
CERTAINTY_OF_REPLY_CODE = 0.4
PROSE_DISCOUNT = 0.9
"""Words around a reply may be about something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A reason and what it rests on."""

    reason: str
    by: str
    """The rule, or the kind of code: `mailboxfull/over-quota`, `status/X.2.2`."""
    text: str
    """The verbatim span that decided."""
    certainty: float
    rule: Rule | None = None
    part: str | None = None
    """Where the span stands, when not where the facts say."""


UNDEFINED = Decision(reason="undefined", by="", text="", certainty=0.0)


def decide(case: Case) -> Decision:
    """The first way that tells; `undefined` when none does."""
    decision = next((told for way in WAYS if (told := way(case))), UNDEFINED)
    if decision.rule and decision.rule.expires and ran_out_of_time(case):
        return replace(decision, reason="expired")
    if decision.reason == "userunknown" and _after_content(case, decision):
        return replace(decision, reason="filtered")
    return decision


def ran_out_of_time(case: Case) -> bool:
    """Whether the message was given up because it had waited too long, not because a reply ended it."""
    if case.codes.expiry:
        return True
    if case.facts.action == "delayed":
        return False
    status = case.codes.status or ""
    ended_by_reply = case.codes.reply_code is not None or (status.startswith("5") and not says_little(status))
    return says_time_ran_out(case) or not ended_by_reply


def says_time_ran_out(case: Case) -> bool:
    """Whether words or a code say so."""
    return _by_wrapper(case) is not None


def _after_content(case: Case, decision: Decision) -> bool:
    """Whether a mailbox was refused after the content was handed over, and no code blames the address."""
    if case.facts.command != "DATA" or (decision.rule and decision.rule.strength is Strength.CERTAIN):
        return False
    by_code = tables().of_status(case.codes.status)
    return by_code is None or tables().group(by_code) != "address"


def _by_words(case: Case, words: Words, weakest: Strength) -> Decision | None:
    found = case.best(words, weakest)
    return _by_rule(found.owner, words.span(found)) if found else None


def _by_rule(rule: Rule, text: str) -> Decision:
    return Decision(reason=rule.reason, by=rule.id, text=text, certainty=CERTAINTY[rule.strength], rule=rule)


def _by_status(case: Case, reason: str | None, certainty: float) -> Decision | None:
    status = case.codes.status
    if reason is None or status is None:
        return None
    return Decision(reason=reason, by=f"status/{any_class(status)}", text=status, certainty=certainty)


def _by_provider_code(case: Case) -> Decision | None:
    status = case.codes.status
    if status is None:
        return None
    known = rulebook().by_status
    rules = (*known.get(status, ()), *known.get(any_class(status), ()))
    rule = next((rule for rule in rules if case.admits(rule)), None)
    return _by_rule(rule, status) if rule else None


def _by_decisive_words(case: Case) -> Decision | None:
    return _by_words(case, case.reply, Strength.DECISIVE)


def _by_reply_words(case: Case) -> Decision | None:
    return _by_words(case, case.reply, Strength.PLAIN)


def _by_telling_code(case: Case) -> Decision | None:
    return _by_status(case, tables().of_status(case.codes.status), CERTAINTY_OF_STATUS)


def _by_hint_in_reply(case: Case) -> Decision | None:
    return _by_words(case, case.reply, Strength.HINT)


def _by_prose(case: Case) -> Decision | None:
    return _from_prose(_by_words(case, case.prose, Strength.PLAIN))


def _by_vague_code(case: Case) -> Decision | None:
    return _by_status(case, tables().of_vague_status(case.codes.status), CERTAINTY_OF_VAGUE_STATUS)


def _by_faint_words(case: Case) -> Decision | None:
    return _by_words(case, case.reply, Strength.FAINT)


def _by_hint_in_prose(case: Case) -> Decision | None:
    return _from_prose(_by_words(case, case.prose, Strength.HINT))


def _from_prose(told: Decision | None) -> Decision | None:
    return replace(told, certainty=told.certainty * PROSE_DISCOUNT, part="text") if told else None


def _by_reply_code(case: Case) -> Decision | None:
    code, command = case.codes.reply_code, case.facts.command
    reason = tables().of_reply(code, command)
    if reason is None:
        return None
    return Decision(reason=reason, by=f"reply/{code}", text=str(code), certainty=CERTAINTY_OF_REPLY_CODE)


def _by_action(case: Case) -> Decision | None:
    """Only that it waited too long, or still waits, is known."""
    action = case.facts.action
    if action not in {"delayed", "expired"}:
        return None
    return Decision(reason="expired", by=f"action/{action}", text=action, certainty=0.5)


def _by_wrapper(case: Case) -> Decision | None:
    """Words or a code that say that time ran out, whatever else is known."""
    for words in (case.reply, case.prose):
        found = case.best(words, Strength.WRAPPER, Strength.WRAPPER)
        if found:
            return _by_rule(found.owner, words.span(found))
    if case.codes.expiry:
        return Decision(reason="expired", by="status/X.4.7", text=case.codes.expiry, certainty=0.6)
    return None


WAYS: tuple[Callable[[Case], Decision | None], ...] = (
    _by_decisive_words,
    _by_provider_code,
    _by_reply_words,
    _by_telling_code,
    _by_hint_in_reply,
    _by_prose,
    _by_vague_code,
    _by_hint_in_prose,
    _by_faint_words,
    _by_wrapper,
    _by_reply_code,
    _by_action,
)
