"""The note to their postmaster, to change and to copy."""

from handlers.modals import forms
from handlers.rendering.escape import clean
from handlers.rendering.rendered import Block

CALLBACK = "note_read"
MOST = 3000
"""Characters that Slack lets an input begin with."""


def view(note: str) -> Block:
    """Slack wants a button to submit below an input; nothing follows from it."""
    text = {"type": "plain_text_input", "multiline": True, "initial_value": clean(note, MOST)}
    hint = forms.plain("Edit it, then copy it into your own mail. Nothing is sent from here.")
    field = forms.field("note", "Ready to send from your own mail", text, optional=True, hint=hint)
    return forms.modal("Note to postmaster", [field], callback_id=CALLBACK, submit=forms.plain("Done"))
