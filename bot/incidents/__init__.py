"""The use cases: open, join, recheck, snooze, resolve, hand over.

`service.py` is the door. Decisions are pure functions that return a Change (`opening`, `acting`, `telling`,
`looking`); `handling.py`, `commanding.py` and `checking.py` read, decide, and store, and decide again when
somebody else was faster.
"""

from bot.incidents.service import Incidents

__all__ = ["Incidents"]
