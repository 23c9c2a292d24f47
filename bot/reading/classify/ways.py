"""The ways of deciding for a reason. `WAYS`, at the end, is their order of precedence."""

from collections.abc import Callable

from bot.reading.classify.case import Case
from bot.reading.classify.decision import (
    CERTAINTY_OF_REPLY_CODE,
    CERTAINTY_OF_STATUS,
    CERTAINTY_OF_TELLING_REPLY_CODE,
    CERTAINTY_OF_VAGUE_STATUS,
    Decision,
    by_rule,
)
from bot.reading.classify.expiry import by_action, by_wrapper
from bot.reading.classify.own_codes import rule_of_own_code
from bot.reading.classify.rules import Strength, rules_of_codes
from bot.reading.classify.tables import any_class, tables
from bot.reading.classify.words import Words

Way = Callable[[Case], Decision | None]
PROSE_DISCOUNT = 0.9
"""Factor for words around a reply, which may be about something else."""


def _by_words(case: Case, words: Words, weakest: Strength) -> Decision | None:
    found = case.strongest(words, weakest)
    return by_rule(found.owner, words.span(found)) if found else None


def _by_reply(weakest: Strength) -> Way:
    """Decides by the reply, with words of at least this strength."""
    return lambda case: _by_words(case, case.reply, weakest)


def _by_prose(weakest: Strength) -> Way:
    """Decides by the words around the reply; "not reached" does not count if a reply refused the mail."""

    def way(case: Case) -> Decision | None:
        decision = _by_words(case, case.prose, weakest)
        if decision is None:
            return None
        if case.is_refused and tables().group(decision.reason) == "connection":
            return None
        return decision._replace(certainty=decision.certainty * PROSE_DISCOUNT, part="text")

    return way


def _by_status(case: Case, reason: str | None, certainty: float) -> Decision | None:
    status = case.codes.status
    if reason is None or status is None:
        return None
    return Decision(reason=reason, by=f"status/{any_class(status)}", text=status, certainty=certainty)


def _by_provider_code(case: Case) -> Decision | None:
    status = case.codes.status
    if status is None:
        return None
    known = rules_of_codes()
    rules = (*known.get(status, ()), *known.get(any_class(status), ()))
    rule = next((rule for rule in rules if case.admits(rule)), None)
    return by_rule(rule, status) if rule else None


def _by_own_code(case: Case) -> Decision | None:
    code = case.facts.own_code
    rule = rule_of_own_code(code) if code else None
    return by_rule(rule, code) if rule and code else None


def _by_telling_code(case: Case) -> Decision | None:
    if _is_sendmails_own(case):
        return None
    return _by_status(case, tables().of_status(case.codes.status), CERTAINTY_OF_STATUS)


def _is_sendmails_own(case: Case) -> bool:
    """Whether the field has a protocol code of Sendmail's that the reply does not have.

    Sendmail writes `5.5.0` if a server refuses at once, `4.5.0` if it closes with 421, and copies the `5.5.1`
    of a server that got DATA although it had refused all recipients. Genuine protocol errors come with 500 to
    505 (RFC 5321, section 4.2.3).
    """
    codes = case.codes
    if not codes.by_reporter or codes.reply_code is None or 500 <= codes.reply_code <= 505:
        return False
    return codes.status in {"4.5.0", "5.5.0", "5.5.1"}


def _by_telling_code_of_its_own(case: Case) -> Decision | None:
    """Decides by the reply's own code. The reporter's does not count: Sendmail writes `5.1.1` for any 550."""
    return None if case.is_coded_by_reporter else _by_telling_code(case)


def _by_vague_code(case: Case) -> Decision | None:
    if _is_sendmails_own(case):
        return None
    return _by_status(case, tables().of_vague_status(case.codes.status), CERTAINTY_OF_VAGUE_STATUS)


def reason_of_reply_code(case: Case) -> str | None:
    """The reason that the basic code alone means, as an answer to the command."""
    code = case.codes.reply_code
    if code is None:
        return None
    return tables().of_reply(code, case.facts.command or ("RCPT" if case.names_recipient else None))


def _by_reply_code(case: Case) -> Decision | None:
    code, reason = case.codes.reply_code, reason_of_reply_code(case)
    if reason is None:
        return None
    telling = tables().of_telling_reply(code) is not None
    certainty = CERTAINTY_OF_TELLING_REPLY_CODE if telling else CERTAINTY_OF_REPLY_CODE
    return Decision(reason=reason, by=f"reply/{code}", text=str(code), certainty=certainty)


WAYS: tuple[Way, ...] = (
    _by_reply(Strength.CERTAIN),
    _by_provider_code,
    _by_reply(Strength.PLAIN),
    _by_telling_code_of_its_own,
    _by_own_code,
    _by_reply(Strength.HINT),
    _by_reply(Strength.TOPIC),
    _by_telling_code,
    _by_prose(Strength.PLAIN),
    _by_vague_code,
    _by_prose(Strength.HINT),
    _by_reply(Strength.FAINT),
    by_wrapper,
    _by_reply_code,
    by_action,
)
