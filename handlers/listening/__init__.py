"""From what Slack sends to intakes.

Each kind of thing has a file that reads it: `command.py`, `messages.py`, `mentions.py`, `reactions.py`,
`shortcuts.py`, `actions.py` for buttons and forms; what a message carries, whoever points at it, is read by
`slack_message.py`. `intake.py` writes down what they read before Bolt acknowledges it. `catch_up.py` and
`missed.py` read what was said while nobody listened.
"""
