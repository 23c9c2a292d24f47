"""The two databases: how each is opened, connected to and migrated, and what can be wrong with it.

`engine.py` says what they have in common, and `trouble.py` says an error in one line.
"""
