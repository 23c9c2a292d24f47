"""The modals: snooze, resolve, details, the note to a postmaster, corrections, channel settings.

Each file draws one modal, and reads its submission. `opening.py` opens them; if one cannot be opened, the
button's command is run instead.
"""
