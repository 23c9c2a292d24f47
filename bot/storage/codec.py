"""Our frozen words as JSON text and back; a row keeps what nobody searches for in one column."""

from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from bot.models.channel import ChannelSettings
from bot.models.correction import Correction
from bot.models.incident import Incident, Intake
from bot.models.post import Content
from bot.models.watch import Watch

T = TypeVar("T")


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
