"""The bell that wakes us for due watches."""

from bot.clock.memory import MemoryClock
from bot.clock.scheduler import GRACE_SECONDS, SchedulerClock

__all__ = ["GRACE_SECONDS", "MemoryClock", "SchedulerClock"]
