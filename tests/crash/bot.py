"""`bouncebot` with shorter timeouts for Slack's answers, because tests wait for them, and with a wrong clock
if a test asks for one."""

import datetime
import os
import time
from functools import partial
from typing import Any
from unittest.mock import patch

from tests.crash.process import CLOCK_OFF, LOST_AFTER, SECOND_LOOK_AFTER, TIMEOUT


class _OneKind(type):
    """Makes datetimes created by C libraries count as instances too."""

    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, _RIGHT)


_RIGHT = datetime.datetime


def put_off(seconds: float) -> None:
    """Shifts this process's clock. Must run before other imports, which keep the real `datetime`."""

    class Wrong(_RIGHT, metaclass=_OneKind):
        __slots__ = ()  # as large as the right one, which the libraries in C look at

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return _RIGHT.now(tz) + datetime.timedelta(seconds=seconds)

    right = time.time
    patch.object(time, "time", lambda: right() + seconds).start()
    patch.object(datetime, "datetime", Wrong).start()


def main() -> None:
    put_off(float(os.environ.get(CLOCK_OFF, "0")))
    from bot.__main__ import main
    from bot.app import workspace
    from handlers import clients
    from handlers.posting import Poster

    patch.object(clients, "TIMEOUT", TIMEOUT).start()
    impatient = partial(Poster, lost_after=LOST_AFTER, second_look_after=SECOND_LOOK_AFTER)
    patch.object(workspace, "Poster", impatient).start()
    main()


if __name__ == "__main__":
    main()
