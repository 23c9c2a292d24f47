"""Whether a failure is permanent, which is separate from its reason."""

from bot.reading.classify.case import Case
from bot.reading.classify.codes import says_little
from bot.reading.classify.decision import Decision
from bot.reading.classify.expiry import says_time_ran_out
from bot.reading.classify.tables import tables


def is_permanent(case: Case, decision: Decision) -> bool | None:
    """Whether it is permanent: by the reply's class, else the status's, else the words or the reason.

    None if it cannot be decided.
    """
    by_codes = _by_codes(case, decision)
    return _by_words(case, decision) if by_codes is None else by_codes


def _by_codes(case: Case, decision: Decision) -> bool | None:
    reply, status = case.codes.reply_code, case.codes.status
    if decision.reason == "expired" and status and status == case.codes.expiry:
        return False
    if reply is not None and reply >= 400:
        return reply >= 500
    if _was_still_trying(case, decision):
        return False
    return status.startswith("5") if status else None


def _was_still_trying(case: Case, decision: Decision) -> bool:
    """A wrapper's own `5.0.0` says nothing when what failed last could still have passed."""
    status = case.codes.status
    if status is not None and not says_little(status):
        return False
    if decision.reason == "expired" or (decision.rule and decision.rule.permanent is False):
        return True
    return tables().passes(decision.reason) is not False and says_time_ran_out(case)


def _by_words(case: Case, decision: Decision) -> bool | None:
    """By words and reason. A server that gives up before time has run out treats the failure as permanent."""
    if case.facts.permanent is not None:
        return case.facts.permanent
    if decision.rule and decision.rule.permanent is not None:
        return decision.rule.permanent
    if case.facts.action == "delayed":
        return False
    passes = tables().passes(decision.reason)
    if passes is not None:
        return not passes
    return True if case.facts.action == "failed" else None
