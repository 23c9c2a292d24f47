"""Turns what Slack sends into intakes.

One file per kind: `command.py`, `messages.py`, `mentions.py`, `reactions.py`, `shortcuts.py`, and
`actions.py` for buttons and forms. `slack_message.py` reads the content of a message for all of them.
`intake.py` stores the intakes before Bolt acknowledges them. `catch_up.py` and `missed.py` read the messages
that we missed.
"""
