"""Content in, text and Block Kit out. Pure; knows Slack's blocks and limits, and nothing of its API.

`escape.py` is the one way for strangers' words into a message; `fit.py` has the last word on limits.
"""

from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.renderer import SlackRenderer
from handlers.rendering.words import Sign, sign, weightiest

__all__ = ["Block", "Rendered", "Sign", "SlackRenderer", "sign", "weightiest"]
