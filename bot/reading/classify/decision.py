"""A decision: a reason, and what it rests on."""

from typing import NamedTuple

from bot.reading.classify.rules import Rule, Strength

CERTAINTY = {
    Strength.CERTAIN: 0.97,
    Strength.DECISIVE: 0.95,
    Strength.PLAIN: 0.9,
    Strength.HINT: 0.6,
    Strength.TOPIC: 0.5,
    Strength.FAINT: 0.45,
    Strength.WRAPPER: 0.6,
}
"""How often words of each strength are right, measured on a corpus; likewise the following."""
CERTAINTY_OF_STATUS = 0.8
CERTAINTY_OF_VAGUE_STATUS = 0.45
CERTAINTY_OF_REPLY_CODE = 0.4
CERTAINTY_OF_TELLING_REPLY_CODE = 0.6
CERTAINTY_OF_ACTION = 0.5


class Decision(NamedTuple):
    """What one way of deciding found."""

    reason: str
    by: str
    """The rule, or the kind of code: `mailboxfull/over-quota`, `status/X.2.2`."""
    text: str
    """The verbatim span that decided."""
    certainty: float
    rule: Rule | None = None
    part: str | None = None
    """The part that has the span, if it is not the one in the facts."""


UNDEFINED = Decision(reason="undefined", by="", text="", certainty=0.0)


def by_rule(rule: Rule, text: str) -> Decision:
    return Decision(reason=rule.reason, by=rule.id, text=text, certainty=CERTAINTY[rule.strength], rule=rule)
