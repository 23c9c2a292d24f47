"""The use cases: open, join, recheck, snooze, resolve, hand over.

`service.py` is the entrance. What reaches us waits in `inbox.py` (what failed there: `retries.py`), and
`handling.py` understands it. From there `arriving` opens incidents and lets bounces join, `commands` does
what people ask for, and `looking` runs a check that is due. In each of them a class reads, pure functions
decide, and the Change is stored: `transactions.py` has it decided again when somebody else was faster. What
is to be said is an entry of the outbox (`posts.py`).
"""

from bot.incidents.service import IncidentService

__all__ = ["IncidentService"]
