"""What must not be lost: accepted intakes, incidents and their watches, and the outbox.

`store.py` is the whole of it at a glance. What it writes goes through the single `writer.py`, each change
whole or not at all (`changes.py`); reads run beside that, and those made at the same time are combined
(`together.py`).

- `tables.py`: the tables, changed by `migrations`; `codec.py` and `times.py`: what their columns hold
- `queries`: what is asked of them, a file per table
- `database`: SQLite and PostgreSQL, how they are opened, and what can be wrong with them
- `upkeep`: what an operator does with the data
"""

from bot.storage.store import SqlStore

__all__ = ["SqlStore"]
