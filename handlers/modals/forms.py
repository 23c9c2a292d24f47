"""The parts of forms, and how to read what was entered."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.grammar.verbs.judging import MOST_WORDS
from handlers.listening.actions import Button, OutdatedError
from handlers.rendering.rendered import Block


class NotPossibleError(Exception):
    """An invalid input. `field`: the block to show the message at."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


def modal(title: str, blocks: Sequence[Block], **more: Any) -> Block:
    """A modal; without a submit button unless `more` has one."""
    return {"type": "modal", "title": plain(title), "close": plain("Close"), "blocks": list(blocks)} | more


def form(callback: str, button: Button, title: str, submit: str, fields: Sequence[Block]) -> Block:
    return modal(
        title,
        fields,
        callback_id=callback,
        private_metadata=button.as_metadata(),
        submit=plain(submit),
        close=plain("Cancel"),
    )


def field(name: str, label: str, element: Block, **more: Any) -> Block:
    """An input, required unless `more` says otherwise. Its block and its action have the same name."""
    shape: Block = {"type": "input", "block_id": name, "label": plain(label)}
    return shape | {"element": {"action_id": name} | element} | more


def own_words(name: str, label: str, hint: str) -> Block:
    element = {"type": "plain_text_input", "multiline": True, "max_length": MOST_WORDS}
    return field(name, label, element, optional=True, hint=plain(hint))


def option(label: str, value: str) -> Block:
    return {"text": plain(label), "value": value}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def chosen(view: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The state of the field with this name. Raises OutdatedError."""
    try:
        found: Mapping[str, Any] = view["state"]["values"][name][name]
    except KeyError:
        raise OutdatedError from None
    return found


def selected(view: Mapping[str, Any], name: str) -> str | None:
    """The selected option's value, if any."""
    taken = chosen(view, name).get("selected_option")
    return str(taken["value"]) if taken else None


def said(view: Mapping[str, Any], name: str) -> str:
    """The comment entered, as the end of a command; "" if there is none."""
    words = " ".join(str(chosen(view, name).get("value") or "").split())
    return f": {words}" if words else ""
