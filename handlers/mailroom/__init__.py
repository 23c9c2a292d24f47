"""Fetches what people send from Slack: files, forwarded mails, shared messages, text."""

from handlers.mailroom.download import Downloads
from handlers.mailroom.mailroom import SlackMailroom

__all__ = ["Downloads", "SlackMailroom"]
