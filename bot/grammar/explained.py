"""What is explained and not diagnosed: named causes, and what mail programs say that sent nothing."""

from bot.causes import cause_called, plain_name
from bot.grammar.asking import without_question
from bot.grammar.commands import Explain
from bot.grammar.markup import EDGES
from bot.reading.reader import read_text
from bot.reading.submission import said_as, said_in

_LONGEST_NAME = 80


def explained(text: str) -> Explain | None:
    """What is explained and not diagnosed, because there is nothing to check: a cause that is named and
    nothing else, or what a mail program says that sent nothing."""
    return _naming_a_cause(text) or of_mail_program(text)


def _naming_a_cause(text: str) -> Explain | None:
    """`greylisting`, `what is SPF?`"""
    if len(text) > _LONGEST_NAME:
        return None
    names = (text.strip(EDGES), without_question(text))
    return next((Explain(plain_name(name)) for name in names if cause_called(name)), None)


def of_mail_program(text: str) -> Explain | None:
    """`0x800CCC0F`, `SMTP Error: Could not authenticate.`"""
    if said := said_as(without_question(text)):
        return Explain(said.words)
    unsent = read_text(text).unsent if said_in(text) else None
    return Explain(unsent) if unsent else None
