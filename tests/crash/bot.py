"""`bouncebot` with less patience for an answer of Slack's, since a test waits for all of it."""

from functools import partial
from unittest.mock import patch

from bot.__main__ import main
from bot.app import workspace
from handlers import clients
from handlers.posting import Poster
from tests.crash.process import LOST_AFTER, SECOND_LOOK_AFTER, TIMEOUT

if __name__ == "__main__":
    patch.object(clients, "TIMEOUT", TIMEOUT).start()
    impatient = partial(Poster, lost_after=LOST_AFTER, second_look_after=SECOND_LOOK_AFTER)
    patch.object(workspace, "Poster", impatient).start()
    main()
