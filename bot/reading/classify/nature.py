"""Whether a failure is permanent: the nature of the last reply, apart from its reason."""

from bot.reading.classify.case import Case
from bot.reading.classify.codes import says_little
from bot.reading.classify.decide import Decision, says_time_ran_out
from bot.reading.classify.tables import tables

NOT_FAILURES = {"delivered", "feedback", "vacation"}


def is_permanent(case: Case, decision: Decision) -> bool | None:
    """By the reply's class, else the status's, else the reason; None when it cannot be told."""
    reply, status = case.codes.reply_code, case.codes.status
    if decision.reason in NOT_FAILURES:
        return None
    if reply is not None:
        return reply >= 500
    if _was_still_trying(case, decision):
        return False
    if status is not None:
        return status.startswith("5")
    if decision.rule and decision.rule.permanent is not None:
        return decision.rule.permanent
    passes = tables().passes(decision.reason)
    return None if passes is None else not passes


def _was_still_trying(case: Case, decision: Decision) -> bool:
    """A wrapper's own `5.0.0` says nothing when what failed last could still have passed."""
    status = case.codes.status
    if status is not None and not says_little(status):
        return False
    could_pass = tables().passes(decision.reason) is not False
    return decision.reason == "expired" or (could_pass and says_time_ran_out(case))
