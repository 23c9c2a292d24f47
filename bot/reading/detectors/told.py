"""What one line or cell tells about a recipient, beside the form around it."""

from bot.reading.facts import Facts
from bot.reading.notice.commands import command_of
from bot.reading.notice.details import host_of
from bot.reading.notice.replies import quoted_reply


def facts_of(said: str, recipient: str | None, action: str) -> Facts:
    """The facts in a server's words about a recipient."""
    return Facts(
        recipient=recipient,
        action=action,
        diagnostic=quoted_reply(said) or " ".join(said.split()),
        text=said,
        command=command_of(said),
        remote_mta=host_of(said),
        part="log",
    )
