"""Converts our dataclasses to JSON and back: each table keeps everything it never searches for in one
column."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import Any, Generic, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, from_json, to_json

from bot.errors import RefusedValueError, UnreadableError
from bot.models.channel import ChannelSettings
from bot.models.content import Content
from bot.models.correction import Correction
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.watch import Watch
from bot.storage import newer

T = TypeVar("T")
R = TypeVar("R")
_log = structlog.get_logger()
_ONE_BY_ONE = Lock()
"""Several threads read rows."""


class Codec(Generic[T]):
    """Converts one type. The adapter is built on first use, so that commands without a database do not pay
    for it."""

    def __init__(self, table: str, shape: Any) -> None:
        self._table = table
        self._shape = shape
        self._adapter: TypeAdapter[T] | None = None

    @property
    def adapter(self) -> TypeAdapter[T]:
        if self._adapter is None:
            self._adapter = TypeAdapter(self._shape)
        return self._adapter

    def dump(self, value: T) -> str:
        """Raises RefusedValueError for text that is not Unicode, such as half of a surrogate pair."""
        try:
            return self.adapter.dump_json(value).decode()
        except PydanticSerializationError:
            raise RefusedValueError(f"{self._table}: not Unicode") from None

    def load(self, row: str, text: str) -> T:
        """`row`: the row's name in its table. Raises UnreadableError."""
        try:
            return self.adapter.validate_json(text)
        except ValidationError as error:
            raise UnreadableError(self._table, row, _places(error)) from None


class KeepingCodec(Codec[T]):
    """For rows that are written again: keeps what a newer version has stored there."""

    def load(self, row: str, text: str) -> T:
        """Raises UnreadableError, also if the row needs a reader that knows more."""
        with suppress(ValidationError):
            return self.adapter.validate_json(text, extra="forbid")
        value, body = super().load(row, text), from_json(text)
        if missing := newer.missing(self._shape, body.pop(newer.CRITICAL, ())):
            raise UnreadableError(self._table, row, missing)
        with suppress(ValidationError):
            return self.adapter.validate_json(to_json(body), extra="forbid")
        return newer.carrying(value, text)

    def dump(self, value: T) -> str:
        text, needed, stored = super().dump(value), newer.critical(value), newer.carried(value)
        if not needed and not stored:
            return text
        body = from_json(text)
        if stored:
            known = self.adapter.dump_json(self.adapter.validate_json(stored))
            body = newer.merged(stored, from_json(known), body)
        return to_json({**body, newer.CRITICAL: needed} if needed else body).decode()


INCIDENT: Codec[Incident] = KeepingCodec("incidents", Incident)
INTAKE: Codec[Intake] = Codec("inbox", Intake)
WATCH: Codec[Watch] = KeepingCodec("watches", Watch)
CONTENT: Codec[Content] = Codec("outbox", Content)
CORRECTION: Codec[Correction] = Codec("corrections", Correction)
SETTINGS: Codec[ChannelSettings] = KeepingCodec("channels", ChannelSettings)


def _places(error: ValidationError) -> str:
    """The first faulty field and the number of others. Never their values, which may come from a stranger."""
    first, *more = dict.fromkeys(".".join(map(str, one["loc"])) or "body" for one in error.errors())
    return f"{first} and {len(more)} more" if more else first


def outcome(load: Callable[[R], T], row: R) -> T | UnreadableError:
    """One row, or the error if it cannot be read. Each unreadable row is logged once per process."""
    try:
        return load(row)
    except UnreadableError as error:
        with _ONE_BY_ONE:
            _tell_once(error.table, error.row, error.where, str(error))
        return error


@cache
def _tell_once(table: str, row: str, where: str, why: str) -> None:
    _log.warning("row_unreadable", table=table, row=row, where=where, why=why)


def understood(load: Callable[[R], T], rows: Iterable[R]) -> list[T]:
    """The rows that can be read. Rows written by a newer version, as during an update, wait for it and hold
    up nothing else."""
    found = (outcome(load, row) for row in rows)
    return [one for one in found if not isinstance(one, UnreadableError)]
