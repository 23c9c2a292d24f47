"""A web page like a chat workspace: what people would see and do in Slack.

`page.py` serves it, `live.py` sends changes to the browser, `acts.py` carries out what is clicked; `static/`
is the page itself.
"""

from playground.page.page import Page
from playground.page.tries import Try

__all__ = ["Page", "Try"]
