"""Our own TOML tables: a missing or misspelt key is named."""

import pytest

from bot.toml import check_keys


def test_a_table_with_all_it_needs_is_accepted() -> None:
    check_keys({"name": "a", "weight": 1}, ("name",), ("weight", "sources"))


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"weight": 1}, "it lacks name"),
        ({"name": "a", "wieght": 1}, "it has wieght, but takes only name, weight"),
    ],
)
def test_a_wrong_key_is_named(table: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        check_keys(table, ("name",), ("weight",))
