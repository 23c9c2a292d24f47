"""Role addresses of mailing lists."""

import pytest

from bot.reading.notice.listservers import list_of, runs_lists


@pytest.mark.parametrize(
    ("address", "behind"),
    [
        ("news-owner@l.example", "news@l.example"),
        ("news+noreply@l.example", "news@l.example"),
        ("owner-news@l.example", "news@l.example"),
        ("downer@l.example", None),
        ("sympa@l.example", None),
    ],
)
def test_a_role_address_names_its_list(address: str, behind: str | None) -> None:
    assert list_of(address) == behind


def test_some_addresses_are_for_many_lists() -> None:
    assert runs_lists("Sympa@l.example")
    assert not runs_lists("ada@l.example")
