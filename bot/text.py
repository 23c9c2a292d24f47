"""An incident in plain text."""
