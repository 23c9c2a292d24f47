"""The note to a postmaster, to edit and to copy."""

from handlers.modals import forms
from handlers.rendering.escape import clean
from handlers.rendering.rendered import Block

CALLBACK = "note_read"
MOST = 3000
"""Most characters of an input's initial value."""


def view(note: str) -> Block:
    """The modal. Slack requires a submit button with an input; submitting does nothing."""
    text = {"type": "plain_text_input", "multiline": True, "initial_value": clean(note, MOST)}
    hint = forms.plain("Edit it, then copy it into your own mail. Nothing is sent from here.")
    field = forms.field("note", "Ready to send from your own mail", text, optional=True, hint=hint)
    return forms.modal("Note to postmaster", [field], callback_id=CALLBACK, submit=forms.plain("Done"))
