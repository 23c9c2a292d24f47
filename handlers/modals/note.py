"""The note to their postmaster, to change and to copy."""

from handlers.modals.origin import Origin
from handlers.rendering.escape import clean
from handlers.rendering.rendered import Block

CALLBACK = "note_read"
MOST = 3000
"""Characters that Slack lets an input begin with."""


def view(origin: Origin, note: str) -> Block:
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": origin.as_metadata(),
        "title": _plain("Note to postmaster"),
        "submit": _plain("Done"),
        "close": _plain("Close"),
        "blocks": [
            {
                "type": "input",
                "block_id": "note",
                "optional": True,
                "label": _plain("Ready to send from your own mail"),
                "hint": _plain("Change what you like, then copy it. Nothing is sent from here."),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "note",
                    "multiline": True,
                    "initial_value": clean(note, MOST),
                },
            }
        ],
    }


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
