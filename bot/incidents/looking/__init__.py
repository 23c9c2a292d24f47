"""A check that is due: the look itself, and what it leaves behind."""
