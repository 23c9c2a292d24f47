"""The note to a postmaster, to edit and to copy."""

from handlers.modals import forms
from handlers.rendering.escape import clean, line
from handlers.rendering.rendered import Block

CALLBACK = "note_read"
MOST = 3000
"""Most characters of an input's initial value."""
_HINT = (
    "Nothing is sent from here. It goes to postmaster@{}; if mail does not get through there, to an address "
    "of theirs at another domain."
)


def view(note: str, domain: str) -> Block:
    """The modal. Slack requires a submit button with an input; both buttons only close it."""
    text = {"type": "plain_text_input", "multiline": True, "initial_value": clean(note, MOST)}
    hint = forms.plain(_HINT.format(line(domain, 255)))
    field = forms.field("note", "Copy it into a mail of your own", text, hint=hint)
    return forms.modal("Note to postmaster", [field], callback_id=CALLBACK, submit=forms.plain("Done"))
