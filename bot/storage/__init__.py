"""The database: what was accepted, incidents and their watches, and what is to be posted.

Each table has a file of functions that take a connection. `store.py` lists them: which of them only read, and
which go through the one `writer.py`. Questions that many ask at once are asked as one (`together.py`); a
change is stored whole or not at all (`changes.py`). `engine.py` says what both databases have in common;
`upkeep` is what an operator does with the data.
"""

from bot.storage.store import SqlStore

__all__ = ["SqlStore"]
