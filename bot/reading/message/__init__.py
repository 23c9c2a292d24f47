"""Parses bytes into a `Mail`: header fields, MIME, mailboxes, and Outlook's files."""
