"""The use cases: open, join, recheck, snooze, resolve, hand over."""
