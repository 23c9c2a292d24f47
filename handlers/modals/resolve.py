"""Resolve: how it ended, and a comment for those who see it happen again."""

from collections.abc import Mapping
from typing import Any

from handlers.listening.actions import Button
from handlers.modals import forms
from handlers.rendering import words
from handlers.rendering.rendered import Block

CALLBACK = "resolve_as"
_ENDING, _WORDS = "ending", "words"


def view(button: Button) -> Block:
    options = [forms.option(label[:1].upper() + label[1:], ending) for ending, label in words.ENDINGS.items()]
    fields = [
        forms.field(_ENDING, "How did it end?", {"type": "radio_buttons", "options": options}),
        forms.own_words(_WORDS, "In your words", "Shown in the thread, and when it happens again."),
    ]
    return forms.form(CALLBACK, button, "Resolve", "Resolve", fields)


def command(view: Mapping[str, Any]) -> str:
    """The command that a submitted form stands for."""
    ending = forms.selected(view, _ENDING)
    return f"resolve {Button.of_view(view).incident} {ending}{forms.said(view, _WORDS)}"
