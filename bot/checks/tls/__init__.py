"""The encryption, and what the domain demands of it."""
