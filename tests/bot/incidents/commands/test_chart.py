"""`history DOMAIN`: a chart of this channel's own incidents, and nothing of other channels."""

from datetime import datetime, timedelta

from bot.incidents.commands.chart import POINTS, chart
from bot.models.chart import ChartPoint
from bot.models.content import Recalled
from bot.models.history import Sighting
from bot.models.smtp import SmtpOutcome, Stage
from tests.bot.incidents.house import NOW, House
from tests.given import incident, sighting

HOUR = timedelta(hours=1)


def seen(at: datetime, *, good: bool = True, seconds: float | None = 0.04) -> Sighting:
    """A sighting at a server of example.com."""
    well = sighting(domain="example.com", at=at, connect_seconds=seconds)
    return well if good else well._replace(outcome=SmtpOutcome.TIMEOUT, stage=Stage.CONNECT)


def test_checks_are_grouped_into_a_few_points() -> None:
    looks = [seen(NOW + HOUR * n, good=n >= 50, seconds=0.01 if n >= 50 else None) for n in range(100)]
    points = chart(looks, [incident(opened_at=NOW)], NOW + HOUR * 100)
    assert len(points) == POINTS
    assert sum(point.looks for point in points) == 100
    assert [point.good for point in points[:10]] == [0] * 10
    assert points[-1] == ChartPoint(
        at=points[-1].at, looks=points[-1].looks, good=points[-1].looks, handshake_seconds=0.01
    )


def test_a_check_of_four_servers_is_one_check_and_good_if_one_answers() -> None:
    first = [seen(NOW + timedelta(seconds=n), good=n == 3) for n in range(4)]
    later = [seen(NOW + HOUR, good=False), seen(NOW + HOUR, good=False)]
    points = [
        point for point in chart([*later, *first], [incident(opened_at=NOW)], NOW + HOUR) if point.looks
    ]
    assert [(point.looks, point.good) for point in points] == [(1, 1), (1, 0)]


def test_checks_made_while_nothing_was_open_here_do_not_count() -> None:
    looks = [seen(NOW), seen(NOW + HOUR * 5)]
    points = chart(looks, [incident(opened_at=NOW - HOUR, closed_at=NOW + HOUR)], NOW + HOUR * 9)
    assert sum(point.looks for point in points) == 1


def test_without_checks_there_is_no_chart() -> None:
    assert chart([], [incident(opened_at=NOW)], NOW) == ()


async def test_history_includes_the_chart(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.store.note([seen(house.clock.now()), seen(house.clock.now(), good=False)])
    await house.say("history example.com")
    told = house.last().content
    assert isinstance(told, Recalled)
    assert sum(point.good for point in told.points) == 1
