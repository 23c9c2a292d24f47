"""The bell that wakes us for due watches."""

from bot.clock.memory import MemoryClock
from bot.clock.scheduler import GRACE_SECONDS, SHARED_SWEEP_SECONDS, SWEEP_SECONDS, SchedulerClock

__all__ = ["GRACE_SECONDS", "SHARED_SWEEP_SECONDS", "SWEEP_SECONDS", "MemoryClock", "SchedulerClock"]
