"""Wrong?: the real cause, who has to act, or both; kept to learn from."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.causes import load_causes
from bot.models.diagnosis import Actor, Diagnosis
from bot.wording.text import WHOSE, whose_problem
from handlers.listening.actions import Button
from handlers.modals import forms
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.rendered import Block

CALLBACK = "wrong_verdict"
_CAUSE, _ACTOR, _WORDS = "cause", "actor", "words"
_FAMILIES = {
    "dns": "The domain and its DNS",
    "servers": "Their servers and the way there",
    "sender": "Who sends",
    "mailbox": "The mailbox and the message",
    "rest": "Everything else",
}


def view(button: Button, diagnosis: Diagnosis) -> Block:
    verdict = diagnosis.verdict
    causes: Block = {"type": "static_select", "option_groups": list(_causes())}
    actors: Block = {"type": "static_select", "options": [forms.option(WHOSE[one], one) for one in Actor]}
    fields = [
        b.paragraph(
            b.text("I said: "),
            b.text(f"{words.cause(verdict.cause)}, {whose_problem(verdict)}.", bold=True),
        ),
        forms.field(_CAUSE, "What is the real cause?", causes, optional=True),
        forms.field(_ACTOR, "Whose problem is it?", actors, optional=True),
        forms.own_words(_WORDS, "How do you know?", "Shown in the thread, and kept with the correction."),
    ]
    return forms.form(CALLBACK, button, "Wrong?", "Correct it", fields)


def _causes() -> Iterator[Block]:
    for family, title in _FAMILIES.items():
        options = [
            forms.option(words.cause(name), name)
            for name, cause in load_causes().items()
            if cause.family == family
        ]
        yield {"label": forms.plain(title), "options": options}


def command(view: Mapping[str, Any]) -> str:
    """The command that a submitted form stands for. Raises NotPossibleError."""
    cause, actor = forms.selected(view, _CAUSE), forms.selected(view, _ACTOR)
    if cause is None and actor is None:
        raise forms.NotPossibleError(_CAUSE, "Please choose the cause, or below it whose problem it is.")
    chosen = " ".join(filter(None, (cause, actor)))
    return f"wrong {Button.of_view(view).incident} {chosen}{forms.said(view, _WORDS)}"
