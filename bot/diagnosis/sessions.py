"""How one session with a mail server went, told from its finding."""

from bot.models.diagnosis import Finding
from bot.models.smtp import SmtpOutcome, Stage

_STAGES = list(Stage)
_DEAD = {SmtpOutcome.TIMEOUT, SmtpOutcome.REFUSED, SmtpOutcome.UNREACHABLE}


def route(look: Finding) -> tuple[str | None, int]:
    """The vantage and the address family that the session took."""
    return look.vantage, look.detail["family"]


def depth(look: Finding) -> int:
    """How far the session got."""
    return _STAGES.index(Stage(look.detail["stage"]))


def is_dead(look: Finding) -> bool:
    """Whether there was no connection."""
    return look.detail["stage"] == Stage.CONNECT and look.detail["outcome"] in _DEAD


def refusal(look: Finding) -> str | None:
    """The reply that refused us, if one did."""
    return look.detail["reply"] if look.detail["outcome"] == SmtpOutcome.REJECTED else None


def hangs_up_at_once(look: Finding) -> bool:
    """Whether the server closed the connection before its banner."""
    return (look.detail["outcome"], look.detail["stage"]) == (SmtpOutcome.CLOSED, Stage.BANNER)
