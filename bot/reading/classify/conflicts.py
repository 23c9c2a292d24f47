"""Contradictions within a bounce."""

from bot.models.bounce import SAYS_LESS
from bot.reading.classify.case import Case
from bot.reading.classify.codes import says_little
from bot.reading.classify.decision import Decision
from bot.reading.classify.rules import Strength
from bot.reading.classify.tables import tables

RELATED = (
    frozenset({"domain", "connection", "system"}),
    frozenset({"authentication", "reputation", "content", "rate"}),
    frozenset({"system", "rate"}),
)
"""Kinds of trouble that codes do not distinguish."""


def find_conflicts(case: Case, decision: Decision) -> tuple[str, ...]:
    """The contradictions as sentences; empty if codes and words agree."""
    if not case.codes.status:
        return ()
    found = (_between_codes(case), _between_classes(case), _between_words_and_code(case, decision))
    return tuple(filter(None, found))


def _between_codes(case: Case) -> str:
    """The Status field and the reply name different codes."""
    field, chosen = (case.facts.status or "").strip(), case.codes.status
    if field in {"", chosen}:
        return ""
    if says_little(field):
        return f"Status {field} {SAYS_LESS} the reply's {chosen}"
    return f"Status {field} differs from the reply's {chosen}"


def _between_classes(case: Case) -> str:
    reply, status = case.codes.reply_code, case.codes.status or ""
    if reply is None or status.startswith(str(reply)[0]):
        return ""
    return f"Reply {reply} and status {status} are of different classes"


def _between_words_and_code(case: Case, decision: Decision) -> str:
    """The words and the code mean different kinds of trouble; not for a provider's own code."""
    by_code, rule = tables().of_status(case.codes.status), decision.rule
    if rule is None or by_code is None or rule.strength is Strength.CERTAIN:
        return ""
    kinds = {tables().group(by_code), tables().group(decision.reason)}
    if len(kinds) == 1 or any(kinds <= related for related in RELATED):
        return ""
    said, meant = tables().title(decision.reason), tables().title(by_code)
    return f"The text says \u201c{said}\u201d, status {case.codes.status} means \u201c{meant}\u201d"
