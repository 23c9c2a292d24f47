"""Inbox, incidents, watches, outbox."""
