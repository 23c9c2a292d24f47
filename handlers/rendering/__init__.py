"""Turns content into text and Block Kit. Pure functions, which know Slack's blocks and limits but not its
API.

Strangers' text gets into a message only through `escape.py`; `fit.py` enforces the limits of a whole message.
"""

from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.renderer import SlackRenderer
from handlers.rendering.words import Sign, matters, most_important, sign

__all__ = ["Block", "Rendered", "Sign", "SlackRenderer", "matters", "most_important", "sign"]
