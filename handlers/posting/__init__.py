"""Sends the outbox to Slack, each entry exactly once, and keeps cards and reactions up to date.

`poster.py` runs it all. `lanes.py` delivers one entry at a time in each channel, and `delivery.py` takes it
from new to sending to sent; if an answer is lost, `look_up.py` finds out whether the post arrived. `cards.py`
and `reactions.py` update what is shown.
"""

from handlers.posting.pace import Pace
from handlers.posting.poster import Poster

__all__ = ["Pace", "Poster"]
