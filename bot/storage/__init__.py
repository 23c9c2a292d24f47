"""Inbox, incidents, watches, outbox."""

from bot.storage.memory import MemoryStore
from bot.storage.store import SqlStore

__all__ = ["MemoryStore", "SqlStore"]
