"""The clock that wakes us for due watches: `scheduler.py` for one process, `queue.py` for several.

The latter is imported by its own name, so that who does not need its library does not load it.
"""

from bot.clock.scheduler import GRACE_SECONDS, SchedulerClock

__all__ = ["GRACE_SECONDS", "SchedulerClock"]
