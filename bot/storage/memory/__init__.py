"""The store's in-memory twin, for tests and for a look without a database."""

from bot.storage.memory.store import MemoryStore

__all__ = ["MemoryStore"]
