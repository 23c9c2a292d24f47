"""When the message that bounced leaves its queue, as far as the bounce says."""

from datetime import timedelta

import pytest

from bot.models.bounce import Bounce
from bot.watch.expiry import leaves_queue_at
from tests.given import NOON


@pytest.mark.parametrize(
    ("mta", "days"), [("mx.sender.example", 5), ("AM0PR01.eurprd01.prod.outlook.com", 1), (None, 5)]
)
def test_a_message_expires_after_the_usual_time_of_its_server(mta: str | None, days: int) -> None:
    arrived = NOON - timedelta(hours=6)
    bounce = Bounce(reporting_mta=mta, arrived=arrived)
    assert leaves_queue_at(bounce, NOON, 1.0) == arrived + timedelta(days=days)


def test_an_expired_message_counts_from_now() -> None:
    bounce = Bounce(arrived=NOON - timedelta(days=9))
    assert leaves_queue_at(bounce, NOON, 0.1) == NOON + timedelta(days=0.5)


def test_a_report_dated_in_the_future_counts_as_now() -> None:
    assert leaves_queue_at(Bounce(arrived=NOON + timedelta(days=9)), NOON, 1.0) == NOON + timedelta(days=5)
