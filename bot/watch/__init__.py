"""When to look again, and what the result changes: pure policy, without a clock.

`policy.py` decides; `schedule.py` has the changes of a watch that it decides on.
"""
