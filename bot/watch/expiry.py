"""How long the queue that holds a bounced message keeps it; then waiting makes no sense any more."""

from datetime import datetime, timedelta

from bot.models.bounce import Bounce

QUEUE_LIFE = timedelta(days=5)
"""What RFC 5321, section 4.5.4.1 asks for at least 4 of, and most servers do."""
STANDING_LIFE = timedelta(days=30)
"""A watch that nobody's mail waits for ends as well, so that none is forgotten for ever."""
# https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/configure-the-external-postmaster-address
_QUEUE_LIVES = ((".outlook.com", timedelta(days=1)),)


def leaves_queue_at(bounce: Bounce | None, now: datetime, scale: float) -> datetime:
    """When the bounced message has left its queue. What remains of its life is scaled like our waits.

    A message that has left it already will be sent again, and so begins a new life now.
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
