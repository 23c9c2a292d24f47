"""How long the sending queue keeps a bounced message; after that, waiting makes no sense."""

from datetime import datetime, timedelta

from bot.models.bounce import Bounce

QUEUE_LIFE = timedelta(days=5)
"""The usual time; RFC 5321, section 4.5.4.1, asks for at least four or five days."""
STANDING_LIFE = timedelta(days=30)
"""How long a watch without a bounce lasts, so that a forgotten one ends."""
# https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/configure-the-external-postmaster-address
_QUEUE_LIVES = ((".outlook.com", timedelta(days=1)),)


def leaves_queue_at(bounce: Bounce | None, now: datetime, scale: float) -> datetime:
    """When the bounced message leaves its queue. The time left is scaled like our waits.

    If it has left already, it will have to be sent again, so the full time counts from now.
    """
    life = _life(bounce.reporting_mta if bounce else None)
    arrived = min(bounce.arrived, now) if bounce and bounce.arrived else now
    left = arrived + life - now
    return now + (left if left > timedelta() else life) * scale


def stands_until(now: datetime, scale: float) -> datetime:
    """When a watch without a bounce ends."""
    return now + STANDING_LIFE * scale


def _life(reporting_mta: str | None) -> timedelta:
    host = (reporting_mta or "").lower().rstrip(".")
    return next((life for ending, life in _QUEUE_LIVES if host.endswith(ending)), QUEUE_LIFE)
