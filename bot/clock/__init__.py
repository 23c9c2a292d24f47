"""The clock that wakes us for due watches: `scheduler.py` for one process, `queue.py` for several.

`queue.py` is not imported here, so that its library is loaded only where it is needed.
"""

from bot.clock.scheduler import GRACE_SECONDS, SchedulerClock

__all__ = ["GRACE_SECONDS", "SchedulerClock"]
