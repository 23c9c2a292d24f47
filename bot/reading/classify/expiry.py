"""Expiry: what says that time ran out, and how that changes other reasons."""

from bot.reading.classify.case import Case
from bot.reading.classify.codes import says_little
from bot.reading.classify.decision import CERTAINTY, CERTAINTY_OF_ACTION, Decision, by_rule
from bot.reading.classify.phrases import Found
from bot.reading.classify.rules import Rule, Strength


def by_wrapper(case: Case) -> Decision | None:
    """Decides for `expired` by words or a code that only say that time ran out."""
    for words in (case.reply,) if case.is_refused else (case.reply, case.prose):
        found = case.wrapper(words)
        if found:
            return by_rule(found.owner, words.span(found))
    if case.codes.expiry:
        certainty = CERTAINTY[Strength.WRAPPER]
        return Decision(reason="expired", by="status/X.4.7", text=case.codes.expiry, certainty=certainty)
    return None


def by_action(case: Case) -> Decision | None:
    """Decides for `expired` by an Action field that says that the message waits, or waited too long."""
    action = case.facts.action
    if action not in {"delayed", "expired"}:
        return None
    return Decision(reason="expired", by=f"action/{action}", text=action, certainty=CERTAINTY_OF_ACTION)


def says_time_ran_out(case: Case) -> bool:
    """Whether words or a code say that time ran out, or is running."""
    return case.codes.expiry is not None or _said(case) is not None


def ran_out_of_time(case: Case) -> bool:
    """Whether the message was given up because it had waited too long, and not because of a reply.

    A text without a report is about one attempt, unless it says that it was the last.
    """
    if case.codes.expiry:
        return True
    if case.facts.action == "delayed":
        return False
    if case.facts.bare:
        said = _said(case)
        return said is not None and said.owner.permanent is not False
    status = case.codes.status or ""
    ended_by_reply = case.codes.reply_code is not None or (status.startswith("5") and not says_little(status))
    return says_time_ran_out(case) or not ended_by_reply


def _said(case: Case) -> Found[Rule] | None:
    """The rule that only says that time ran out, or is running (then it is not permanent)."""
    return case.wrapper(case.reply) or case.wrapper(case.prose)
