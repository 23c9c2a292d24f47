"""What one person sees of the open incidents in their channels."""

from datetime import timedelta
from typing import Any

from bot.incidents.overview import Overview, overview
from bot.models.diagnosis import Actor
from bot.models.incident import Incident, IncidentState
from bot.models.past import Past
from tests.given import NOON, diagnosis, incident


def opened(name: str, **more: Any) -> Incident:
    facts: dict[str, Any] = {"origin": name, "state": IncidentState.WAITING}
    return incident(f"B-{name.upper():A<8}", **facts | more)


def seen(*incidents: Incident) -> Overview:
    return overview(incidents, Past(), "U1", NOON)


def names(incidents: tuple[Incident, ...]) -> list[str]:
    return [one.origin for one in incidents]


def test_incidents_that_a_user_took_or_opened_are_theirs() -> None:
    found = seen(opened("a"), opened("b", taken_by="U1"), opened("c", opened_by="U1"))
    assert (sorted(names(found.mine)), names(found.others)) == (["b", "c"], ["a"])


def test_incidents_that_need_action_come_first() -> None:
    soon = NOON + timedelta(minutes=5)
    waits = opened("a", next_check_at=soon, count=50, diagnosis=diagnosis())
    ours = opened("b", next_check_at=soon, diagnosis=diagnosis("ip-blocklisted", actor=Actor.SENDER_NETWORK))
    nobody_looks = opened("c", diagnosis=diagnosis())
    found = seen(waits, opened("d"), nobody_looks, ours)
    assert sorted(names(found.others)[:2]) == ["b", "c"]


def test_among_due_incidents_the_next_check_comes_first() -> None:
    later, sooner = (opened(n, next_check_at=NOON + timedelta(hours=h)) for n, h in (("a", 2), ("b", 1)))
    assert names(seen(later, sooner, opened("c")).due) == ["b", "a"]
