"""The history of a domain."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.models.chart import ChartPoint
from bot.models.content import Recalled
from bot.models.incident import Incident, IncidentState
from handlers.rendering import SlackRenderer
from playground.workspace.limits.blocks import check_blocks
from tests.handlers.rendering.contents import NOW, incident, post
from tests.handlers.rendering.seen import strings

HOUR = timedelta(hours=1)
POINTS = (
    ChartPoint(at=NOW, looks=4, good=4, handshake_seconds=0.02),
    ChartPoint(at=NOW + HOUR, looks=0, good=0),
    ChartPoint(at=NOW + 2 * HOUR, looks=4, good=0),
    ChartPoint(at=NOW + 3 * HOUR, looks=4, good=2, handshake_seconds=1.5),
)


def drawn(*points: ChartPoint) -> list[dict[str, Any]]:
    content = Recalled(domain="example.com", incidents=(incident("example.com"),), points=points)
    rendered = SlackRenderer().message(post(content), None, None)
    check_blocks(rendered.blocks, "message")
    return rendered.blocks


def listed(over: Incident) -> str:
    content = Recalled(domain="example.com", incidents=(over,))
    return "".join(strings(SlackRenderer().message(post(content), None, None).blocks))


def said(*points: ChartPoint) -> str:
    return "\n".join(strings(drawn(*points)))


def series(blocks: list[dict[str, Any]]) -> list[dict[str, float]]:
    charts = [block["chart"] for block in blocks if block["type"] == "data_visualization"]
    return [{one["label"]: one["value"] for one in chart["series"][0]["data"]} for chart in charts]


def test_the_charts_show_reachability_and_handshake_time_and_omit_gaps() -> None:
    reached, handshake = series(drawn(*POINTS))
    assert reached == {"4 Mar 12:00": 100, "4 Mar 14:00": 0, "4 Mar 15:00": 50}
    assert handshake == {"4 Mar 12:00": 20, "4 Mar 15:00": 1500}


def test_the_charts_data_is_given_in_words_too() -> None:
    assert "6 of 12 checks reached a server; handshake 20 ms to 1.5 s." in said(*POINTS)


def test_a_handshake_in_the_same_room_takes_some_time_too() -> None:
    near = ChartPoint(at=NOW, looks=1, good=1, handshake_seconds=0.0002)
    assert "handshake under 1 ms." in said(near)


def test_checks_within_minutes_are_labelled_with_seconds() -> None:
    near = [ChartPoint(at=NOW + timedelta(seconds=20 * n), looks=1, good=1) for n in range(3)]
    assert series(drawn(*near)) == [{"12:00:00": 100, "12:00:20": 100, "12:00:40": 100}]


def test_times_are_in_the_channels_time_zone_and_the_chart_says_so() -> None:
    content = Recalled(
        domain="example.com", incidents=(incident("example.com"),), points=POINTS, zone="Europe/Berlin"
    )
    blocks = SlackRenderer().message(post(content), None, None).blocks
    assert list(series(blocks)[0]) == ["4 Mar 13:00", "4 Mar 15:00", "4 Mar 16:00"]
    charts = [block["chart"] for block in blocks if block["type"] == "data_visualization"]
    assert {chart["axis_config"]["x_label"] for chart in charts} == {"Europe/Berlin"}


def test_the_repeated_hour_in_autumn_is_two_points() -> None:
    night = datetime(2026, 10, 25, tzinfo=UTC)
    points = tuple(ChartPoint(at=night + n * HOUR / 2, looks=1, good=1) for n in range(4))
    content = Recalled(
        domain="example.com", incidents=(incident("example.com"),), points=points, zone="Europe/Berlin"
    )
    blocks = SlackRenderer().message(post(content), None, None).blocks
    check_blocks(blocks, "message")
    assert list(series(blocks)[0]) == [
        "25 Oct 02:00 CEST",
        "25 Oct 02:30 CEST",
        "25 Oct 02:00 CET",
        "25 Oct 02:30 CET",
    ]


def test_a_single_check_is_given_in_words_only() -> None:
    once = ChartPoint(at=NOW, looks=1, good=0)
    assert "0 of 1 check reached a server; no TCP handshake succeeded." in said(once)
    assert series(drawn(once)) == []


def test_without_checks_there_are_only_the_incidents() -> None:
    assert "reached" not in said()


def test_an_ended_incident_gives_its_cause_and_duration() -> None:
    over = replace(
        incident("example.com", IncidentState.RECOVERED),
        trouble="recipient-refusing",
        closed_at=NOW + 2 * HOUR,
        correction=None,
    )
    said = listed(over)
    for part in ("✅ example.com: works again", " · was: connections are refused", " · for 2 hours"):
        assert part in said
    assert "send it" not in said


def test_an_incident_that_was_never_failing_has_no_duration() -> None:
    assert "less than a second" not in listed(incident("example.com", IncidentState.RECOVERED))
