"""Our frozen words as JSON text and back; a row keeps what nobody searches for in one column."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Generic, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.models.channel import ChannelSettings
from bot.models.content import Content
from bot.models.correction import Correction
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.watch import Watch

T = TypeVar("T")
R = TypeVar("R")
_log = structlog.get_logger()


class Codec(Generic[T]):
    """Built on first use: a command that needs no database does not pay for it."""

    def __init__(self, shape: Any) -> None:
        self._shape = shape
        self._adapter: TypeAdapter[T] | None = None

    @property
    def adapter(self) -> TypeAdapter[T]:
        if self._adapter is None:
            self._adapter = TypeAdapter(self._shape)
        return self._adapter

    def dump(self, value: T) -> str:
        return self.adapter.dump_json(value).decode()

    def load(self, text: str) -> T:
        return self.adapter.validate_json(text)


INCIDENT: Codec[Incident] = Codec(Incident)
INTAKE: Codec[Intake] = Codec(Intake)
WATCH: Codec[Watch] = Codec(Watch)
CONTENT: Codec[Content] = Codec(Content)
CORRECTION: Codec[Correction] = Codec(Correction)
SETTINGS: Codec[ChannelSettings] = Codec(ChannelSettings)


def understood(load: Callable[[R], T], rows: Iterable[R]) -> list[T]:
    """Of a queue. What a newer version wrote that takes our place just now waits for it, and holds up nothing
    else meanwhile."""
    found = []
    for row in rows:
        try:
            found.append(load(row))
        except ValidationError as error:
            _tell_once(", ".join(sorted({".".join(map(str, one["loc"])) for one in error.errors()})))
    return found


@cache
def _tell_once(where: str) -> None:
    """Never the value, which may be a stranger's words."""
    _log.warning("not_understood", where=where, fix="A newer version wrote it, and works it off.")
