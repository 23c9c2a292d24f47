"""The database: what was accepted, incidents and their watches, and what is to be posted.

A file a table, with functions that take a connection. `store.py` puts them together: questions that many ask
at once go as one (`together.py`), writes by one `writer.py`, a change whole or not at all (`changes.py`).
`engine.py` says what SQLite and PostgreSQL have in common; `upkeep` is what an operator does with the data.
"""

from bot.storage.store import SqlStore

__all__ = ["SqlStore"]
