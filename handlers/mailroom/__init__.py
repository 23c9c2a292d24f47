"""What people hand over, fetched from Slack: files, forwarded mails, shared messages, words."""

from handlers.mailroom.download import Downloads
from handlers.mailroom.mailroom import SlackMailroom

__all__ = ["Downloads", "SlackMailroom"]
