"""Outbox to Slack, each entry exactly once; cards and reactions as the incident stands.

`poster.py` runs it all. One entry goes new, sending, sent in `delivery.py`; when its answer is lost,
`look_up.py` says whether it arrived. `cards.py` and `reactions.py` draw the newest over what is shown.
"""

from handlers.posting.pace import Pace
from handlers.posting.poster import Poster

__all__ = ["Pace", "Poster"]
