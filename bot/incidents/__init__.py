"""The use cases: open, join, recheck, snooze, resolve, hand over.

`service.py` is the entrance. Intakes wait in `inbox.py` (failed ones are retried as
`retries.py` says) until `handling.py` interprets them. Then `arriving` opens incidents or lets bounces join
them, `commands` does what people ask for, and `looking` runs checks that are due. In each package a class
reads from the store, pure functions decide, and the resulting Change is stored; after a conflict
`transactions.py` repeats the decision with fresh data. Messages to Slack are outbox entries (`posts.py`).
"""

from bot.incidents.service import IncidentService

__all__ = ["IncidentService"]
