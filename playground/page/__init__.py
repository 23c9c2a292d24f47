"""A page like a chat workspace, for a browser: what people would see and do in Slack.

`page.py` serves it, `live.py` tells the browser what happens, `acts.py` does what is clicked; the page is
`static/`.
"""

from playground.page.page import Page
from playground.page.tries import Try

__all__ = ["Page", "Try"]
