"""The queries, as functions that take a connection: a file per table, named after it.

A question that needs more has a file too: `due_posts.py`, `cards.py`, `alike.py`, `past.py`, `counts.py`.
"""
