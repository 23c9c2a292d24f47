"""What opens over the channel: snooze until, details, the note to a postmaster.

Each file draws one modal, and reads it if it can be submitted. `opening.py` opens them; where one cannot be
opened, the button does what its command says.
"""
