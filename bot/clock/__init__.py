"""The bell that wakes us for due watches."""

from bot.clock.memory import MemoryClock
from bot.clock.scheduler import SchedulerClock

__all__ = ["MemoryClock", "SchedulerClock"]
