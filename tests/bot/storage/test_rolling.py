"""During a rolling update an older replica writes rows of a newer one again, and loses nothing of them."""

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, make_dataclass, replace
from importlib.resources import files
from typing import Any

import pytest

from bot.errors import UnreadableError
from bot.models.channel import ChannelSettings
from bot.models.diagnosis import Subject
from bot.models.incident import Aside, Incident, IncidentState
from bot.models.query import Query
from bot.models.watch import Watch
from bot.ports.change import Change
from bot.storage import SqlStore
from bot.storage.codec import INCIDENT, SETTINGS, WATCH, KeepingCodec
from bot.storage.queries import incident_rows
from bot.storage.tables import DERIVED
from tests.bot.storage.stories import close_one, opening, this_week
from tests.given import NOON, diagnosis, incident, watch
from tests.handlers.rendering.contents import in_two_troubles

CODECS: dict[type, KeepingCodec[Any]] = {Incident: INCIDENT, Watch: WATCH, ChannelSettings: SETTINGS}  # type: ignore[dict-item]
TELEPATHY = {"heard_by": ["U1"], "strength": 0.5}
"""What only a newer version knows."""


def without(kind: type, *missing: str) -> Any:
    """The dataclass as an older version has it, with the same properties."""
    kept = [(each.name, each.type, _default(each)) for each in fields(kind) if each.name not in missing]
    more = {name: each for name, each in vars(kind).items() if isinstance(each, property) or callable(each)}
    named = {name: each for name, each in more.items() if not name.startswith("__")}
    return make_dataclass(kind.__name__, kept, namespace=named, frozen=True, kw_only=True)


def _default(each: Field[Any]) -> Any:
    if each.default_factory is not MISSING:
        return field(default_factory=each.default_factory)
    return field(default=each.default, metadata=each.metadata)


_TWICE = in_two_troubles("example.com")
_ASIDE = Aside(subject=Subject(query=Query(status="5.4.4")), origin="T1:C1:5.6", asked_by="U3")
CRITICAL = replace(_TWICE, aside=_ASIDE)
FULL = (
    replace(_TWICE, second_trouble=None, people=("U1",), answered={"a": "b"}, provider="x.example"),
    watch(reminds=True, urgent=True, wait_seconds=900.0, first_wait_seconds=900.0),
    ChannelSettings(team="T1", channel="C1", digest=True, zone="Europe/Berlin"),
)
"""With as much as an older version may ignore."""
ADDED = [
    pytest.param(full, each.name, id=f"{type(full).__name__}.{each.name}")
    for full in FULL
    for each in fields(full)
    if each.default is not MISSING or each.default_factory is not MISSING
]


@pytest.mark.parametrize(("full", "added"), ADDED)
def test_each_field_that_an_older_version_does_not_know_is_kept(full: Any, added: str) -> None:
    codec = CODECS[type(full)]
    older: KeepingCodec[Any] = KeepingCodec("a table", without(type(full), added))
    again = older.dump(older.load("a row", codec.dump(full)))
    assert codec.load("a row", again) == full


@pytest.mark.parametrize("added", ["aside", "second_trouble"])
def test_a_row_with_something_that_must_not_be_ignored_is_left_alone(added: str) -> None:
    older: KeepingCodec[Any] = KeepingCodec("a table", without(Incident, added))
    with pytest.raises(UnreadableError, match=added):
        older.load("a row", INCIDENT.dump(CRITICAL))
    assert INCIDENT.load("a row", INCIDENT.dump(CRITICAL)) == CRITICAL


def test_what_it_changes_counts_and_all_else_stays_as_the_newer_one_stored_it() -> None:
    found = replace(incident(diagnosis=diagnosis()), answered={"expired": "nxdomain"})
    body = json.loads(INCIDENT.dump(found))
    body["telepathy"] = body["diagnosis"]["telepathy"] = body["diagnosis"]["verdict"]["telepathy"] = TELEPATHY
    older = INCIDENT.load("B-AAAAAAAA", json.dumps(body))
    changed = json.loads(INCIDENT.dump(replace(older, count=7, answered={})))
    assert (changed["count"], changed["answered"]) == (7, {})
    assert changed["telepathy"] == TELEPATHY
    assert changed["diagnosis"] == body["diagnosis"]
    looked = json.loads(INCIDENT.dump(replace(older, diagnosis=diagnosis("nxdomain"))))
    assert "telepathy" not in looked["diagnosis"], "that was about another diagnosis"
    assert looked["telepathy"] == TELEPATHY


def test_a_row_without_anything_new_is_what_it_was() -> None:
    assert type(INCIDENT.load("B-2345ABCD", INCIDENT.dump(CRITICAL))) is Incident


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes this process an older version, without second troubles and a column for the time of closing."""

    def become() -> None:
        all_columns = incident_rows.derived
        known: KeepingCodec[Any] = KeepingCodec("incidents", without(Incident, "second_trouble", "people"))
        monkeypatch.setattr(incident_rows, "INCIDENT", known)

        def fewer_columns(one: Incident) -> dict[str, Any]:
            return {name: value for name, value in all_columns(one).items() if name != "closed_at"} | {
                "derived": DERIVED - 1
            }

        monkeypatch.setattr(incident_rows, "derived", fewer_columns)

    return become


both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)


@both
async def test_an_incident_closed_by_an_older_version_is_counted(
    store: SqlStore, older: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.apply(opening(people=("U2",)))
    older()
    found = await store.incident("B-AAAAAAAA")
    assert found
    over = replace(found, state=IncidentState.RECOVERED, closed_at=NOON, next_check_at=None)
    await store.apply(Change(incident=over))
    monkeypatch.undo()
    assert (await this_week(store)).recovered == 0
    assert await store.complete() == 1
    assert (await this_week(store)).recovered == 1
    assert await store.complete() == 0
    kept = await store.incident("B-AAAAAAAA")
    assert kept
    assert kept.people == ("U2",)


@both
async def test_an_older_version_leaves_an_incident_with_a_second_trouble_to_a_newer_one(
    store: SqlStore, older: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    second = in_two_troubles("down.example").second_trouble
    await store.apply(opening(second_trouble=second))
    older()
    for question in (store.watched("B-AAAAAAAA"), store.open_incident("T1", "C1", "down.example")):
        with pytest.raises(UnreadableError, match="second_trouble"):
            await question
    monkeypatch.undo()
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert found.second_trouble == second


@both
async def test_rows_that_nobody_can_read_hold_up_no_others(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.queries.completing.BATCH", 1)
    monkeypatch.setattr(incident_rows, "DERIVED", 0)
    for name in ("B-AAAAAAAA", "B-BBBBBBBB"):
        await close_one(store, name)
    unknown: KeepingCodec[Any] = KeepingCodec("incidents", Watch)
    with monkeypatch.context() as patched:
        patched.setattr(incident_rows, "INCIDENT", unknown)
        assert [await store.complete() for _ in range(3)] == [1, 1, 0]


def test_whoever_adds_a_column_to_incidents_has_the_rows_of_older_versions_completed() -> None:
    added = [
        int(each.name[1:5])
        for each in (files("bot.storage") / "migrations" / "versions").iterdir()
        if each.name.endswith(".py") and re.search(r'add_column\(\s*"incidents"', each.read_text())
    ]
    assert max(added) == DERIVED
