"""Weighs words and codes into one reason."""

from bot.reading.classify.case import Case
from bot.reading.classify.decision import CERTAINTY_OF_REPLY_CODE, UNDEFINED, Decision
from bot.reading.classify.expiry import ran_out_of_time
from bot.reading.classify.rules import Strength
from bot.reading.classify.tables import tables
from bot.reading.classify.ways import WAYS, reason_of_reply_code

_BEFORE_RECIPIENT = {"CONN": "blocked", "EHLO": "blocked", "HELO": "blocked", "MAIL": "rejected"}
"""The reason of a refusal before any recipient was named, by command (RFC 5321, section 4.1.4)."""
_OF_THE_SENDER = {".1.7", ".1.8"}
_FORBIDDEN = {"policyviolation", "securityerror"}
"""Reasons of vague codes such as `X.7.1`, which do not say whom they concern."""


def decide(case: Case) -> Decision:
    """The decision of the first way that gives one, adjusted to the command; `undefined` if none does."""
    decision = _first_that_tells(case)
    if decision.rule and decision.rule.expires and not case.answers_command and ran_out_of_time(case):
        return decision._replace(reason="expired")
    if decision.reason == "userunknown" and _after_content(case, decision):
        return decision._replace(reason="filtered")
    if (before := _refused_before_recipient(case)) and _may_be_of_anyone(decision, before):
        decision = decision._replace(reason=before)
    if decision.reason == "rejected" and _is_by_weak_words(decision) and case.names_only_a_host:
        return decision._replace(reason="blocked")
    return decision


def _first_that_tells(case: Case) -> Decision:
    for way in WAYS:
        if decision := way(case):
            return _corroborated(case, decision)
    return UNDEFINED


def _corroborated(case: Case, decision: Decision) -> Decision:
    """Raises the certainty of words that agree with the basic reply code: both would have to be wrong."""
    if decision.rule is None or decision.reason != reason_of_reply_code(case):
        return decision
    return decision._replace(certainty=1 - (1 - decision.certainty) * (1 - CERTAINTY_OF_REPLY_CODE))


def _after_content(case: Case, decision: Decision) -> bool:
    """Whether a mailbox was refused after the content was sent, and no code blames the address."""
    if case.facts.command != "DATA" or (decision.rule and decision.rule.strength is Strength.CERTAIN):
        return False
    by_code = tables().of_status(case.codes.status)
    return by_code is None or tables().group(by_code) != "address"


def _is_by_weak_words(decision: Decision) -> bool:
    return decision.rule is not None and decision.rule.strength < Strength.PLAIN


def _refused_before_recipient(case: Case) -> str | None:
    """The reason if it was refused before a recipient was named, by command or by a code about the sender
    (RFC 3463, section 3.2)."""
    status = case.codes.status or ""
    by_code = "rejected" if status[1:] in _OF_THE_SENDER else None
    return _BEFORE_RECIPIENT.get(case.facts.command or "", by_code)


def _may_be_of_anyone(decision: Decision, before: str) -> bool:
    """Whether the decision may be about the host or the sender instead of the recipient."""
    if decision.rule is None and tables().of_vague_status(decision.text) in _FORBIDDEN:
        return True
    if decision.reason == "spamdetected":
        return before == "blocked"
    return decision.reason == "hostunknown" or tables().group(decision.reason) in {"address", "mailbox"}
