"""`bouncebot` with shorter timeouts for Slack's answers, because tests wait for them, and with a wrong clock
if a test asks for one."""

import datetime
import os
import signal
import time
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.crash.process import CLOCK_OFF, KILLED_AT, LOST_AFTER, SECOND_LOOK_AFTER, TIMEOUT


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


def die_at_statements() -> None:
    """Kills this process as `BotProcess.kill_at` says."""
    from sqlalchemy import Engine, event

    at, passed = Path(KILLED_AT), list[str]()

    def step(statement: str) -> None:
        if not at.exists():
            return
        awaited = at.read_text().splitlines()
        if statement.startswith(awaited[len(passed)]):
            passed.append(statement)
        if len(passed) == len(awaited):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", lambda _connection, _cursor, words, *_: step(words))
    event.listen(Engine, "commit", lambda _connection: step("COMMIT"))


def main() -> None:
    put_off(float(os.environ.get(CLOCK_OFF, "0")))
    from bot.__main__ import main
    from bot.app import workspace
    from handlers import clients
    from handlers.posting import Poster

    patch.object(clients, "TIMEOUT", TIMEOUT).start()
    die_at_statements()
    impatient = partial(Poster, lost_after=LOST_AFTER, second_look_after=SECOND_LOOK_AFTER)
    patch.object(workspace, "Poster", impatient).start()
    main()


if __name__ == "__main__":
    main()
