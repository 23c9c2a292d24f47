"""Bytes become a Mail: fields, MIME, mailboxes, and what Outlook saves."""
