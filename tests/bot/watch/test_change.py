"""What has changed between two diagnoses."""

import pytest

from bot.models.diagnosis import Actor, Diagnosis
from bot.watch.change import what_changed
from tests.given import diagnosis


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (diagnosis("dns-unreachable"), "cause"),
        (diagnosis("recipient-unreachable", actor=Actor.SENDER_NETWORK), "actor"),
        (diagnosis("recipient-unreachable", failing=("mx2.example.com",)), "servers"),
        (diagnosis("recipient-unreachable"), None),
    ],
)
def test_the_most_important_change_is_reported(after: Diagnosis, changed: str | None) -> None:
    assert what_changed(diagnosis("recipient-unreachable"), after) == changed


def test_servers_that_fail_are_no_news_of_a_trouble_that_lies_in_the_mail() -> None:
    before = diagnosis("spf-fail", actor=Actor.SENDER, failing=())
    assert what_changed(before, diagnosis("spf-fail", actor=Actor.SENDER)) is None
