"""The database: accepted intakes, incidents and their watches, and the outbox.

Each table has a file of functions that take a connection. `store.py` lists them: some only read,
the others go through the single `writer.py`. Queries made at the same time are combined (`together.py`); a
change is stored whole or not at all (`changes.py`). `engine.py` says what both databases have in common;
`upkeep` holds what an operator does with the data.
"""

from bot.storage.store import SqlStore

__all__ = ["SqlStore"]
