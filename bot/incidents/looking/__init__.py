"""Checks that are due: the look itself, and the change that results.

`checking.py` claims a check, looks, and stores. What it stores is decided by pure functions: `outcomes.py`
says what a check changes, `beside.py` what becomes of all that is wrong besides the incident's own trouble.
"""
