"""The feeds of status pages: which incidents are open, and which of them concern mail."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.servers.incidents import FORMS, LONGEST_TITLE, Incident, open_incidents

MORNING = datetime(2026, 12, 1, 8, 12, tzinfo=UTC)


def read(form: str, feed: object) -> Sequence[Incident]:
    return open_incidents(form, json.dumps(feed).encode())


def test_google_lists_old_incidents_too_and_only_open_ones_count() -> None:
    over = {"begin": "2026-11-02T10:00:00+00:00", "end": "2026-11-02T11:00:00+00:00", "external_desc": "Over"}
    product = {"id": "prPt2Yra2CbGsbEm9cpC", "title": "Gmail"}
    now = {
        "begin": "2026-12-01T08:12:00+00:00",
        "external_desc": "Incoming mail is delayed",
        "affected_products": [product],
    }
    assert read("google", [over, now]) == [Incident("Incoming mail is delayed", MORNING, ("Gmail",))]


def test_statuspage_names_the_components() -> None:
    late = {
        "name": "Routing fails",
        "status": "identified",
        "impact": "major",
        "started_at": "2026-12-01T09:12:00.000+01:00",
        "components": [{"name": "Email Routing"}, {"name": "Dashboard"}],
    }
    news = {"name": "A new data centre", "status": "monitoring", "impact": "none", "started_at": None}
    over = {"name": "Over", "status": "resolved", "impact": "major", "started_at": None}
    assert read("statuspage", {"page": {}, "incidents": [news, late, over]}) == [
        Incident("Routing fails", MORNING, ("Email Routing", "Dashboard"))
    ]


def test_instatus_leaves_the_list_out_while_all_is_well() -> None:
    page = {"name": "Hoster", "status": "UP"}
    assert read("instatus", {"page": page}) == []
    active = {"name": "Slow delivery", "started": "2026-12-01T08:12:00Z", "status": "INVESTIGATING"}
    assert read("instatus", {"page": page, "activeIncidents": [active]}) == [
        Incident("Slow delivery", MORNING)
    ]


@pytest.mark.parametrize(
    ("form", "feed"),
    [
        ("google", [{"external_desc": "Planned", "status_impact": "SERVICE_INFORMATION"}]),
        (
            "statuspage",
            {"incidents": [{"name": "Planned", "impact": "maintenance", "status": "in_progress"}]},
        ),
        ("statuspage", {"incidents": [{"name": "Planned", "impact": "minor", "status": "scheduled"}]}),
        ("statuspage", {"page": {"name": "Hoster"}, "incidents": None}),
        ("instatus", {"page": {}, "activeIncidents": [{"name": "Planned", "impact": "UNDERMAINTENANCE"}]}),
        ("instatus", {"page": {}, "activeIncidents": [{"name": "Over", "status": "RESOLVED"}]}),
    ],
)
def test_maintenance_announcements_and_what_is_over_are_no_incident(form: str, feed: object) -> None:
    assert read(form, feed) == []


def test_googles_marks_and_headings_are_no_title() -> None:
    text = "**Summary**\n*Gmail users see delays.*\n\n**Description**\nOur engineers are on it."
    (found,) = read("google", [{"external_desc": text, "status_impact": "SERVICE_DISRUPTION"}])
    assert found.title == "Gmail users see delays. Our engineers are on it."


@pytest.mark.parametrize(
    ("days", "updated_days", "current"),
    [(0.1, None, True), (2.0, None, True), (100.0, None, False), (100.0, 1.0, True), (-1.0, None, False)],
)
def test_an_incident_is_current_if_it_began_or_was_told_of_lately(
    days: float, updated_days: float | None, current: bool
) -> None:
    """Not if it was left open for months, nor if it is only to come."""
    updated = None if updated_days is None else MORNING - timedelta(days=updated_days)
    assert Incident("x", MORNING - timedelta(days=days), (), updated).is_current(MORNING) is current


def test_an_incident_without_a_date_is_current() -> None:
    assert Incident("x", None).is_current(MORNING)


def test_the_latest_incident_comes_first_and_one_without_a_date_last() -> None:
    feed = [
        {"begin": None, "external_desc": "Undated"},
        {"begin": "2026-11-30T08:00:00Z", "external_desc": "Older"},
        {"begin": "2026-12-01T08:00:00Z", "external_desc": "Newer"},
    ]
    assert [each.title for each in read("google", feed)] == ["Newer", "Older", "Undated"]


@pytest.mark.parametrize(
    ("affected", "concerned"),
    [(("Gmail",), True), (("Drive", "Gmail"), True), (("Drive",), False), ((), True)],
)
def test_an_incident_concerns_mail_if_it_does_not_say_otherwise(
    affected: tuple[str, ...], concerned: bool
) -> None:
    assert Incident("x", None, affected).concerns(["Gmail"]) is concerned
    assert Incident("x", None, affected).concerns([])


def test_a_title_is_one_short_line_without_control_characters() -> None:
    (found,) = read("google", [{"external_desc": "Mail\nis\x1b[31m late \u202e" + "!" * 500}])
    assert found.title.startswith("Mail is[31m late !!")
    assert len(found.title) == LONGEST_TITLE


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("body", [b"", b"<html>", b"7", b'{"incidents": 7}', b"[" * 100_000, b"\xff"])
def test_another_document_is_refused(form: str, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        open_incidents(form, body)


@pytest.mark.parametrize("field", ["status", "impact"])
def test_an_incident_with_a_list_for_a_word_is_open(field: str) -> None:
    late = {"name": "Mail is late", "status": "identified", "impact": "major", field: ["?"]}
    assert read("statuspage", {"incidents": [late]}) == [Incident("Mail is late", None)]


@pytest.mark.parametrize("began", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_incident_whose_date_there_is_not_in_utc_counts_without_a_date(began: str) -> None:
    late = {"name": "Mail is late", "status": "identified", "impact": "major", "started_at": began}
    assert read("statuspage", {"incidents": [late]}) == [Incident("Mail is late", None)]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: (
        st.lists(part)
        | st.dictionaries(
            st.sampled_from(
                ["incidents", "page", "activeIncidents", "components", "begin", "name", "status", "impact"]
            ),
            part,
        )
    ),
)


@given(st.sampled_from(sorted(FORMS)), ANYTHING)
def test_any_json_is_read_or_refused(form: str, feed: object) -> None:
    try:
        found = read(form, feed)
    except ValueError:
        return
    assert all(each.title for each in found)
