"""Replacements that tests of several packages use."""

import pytest

from bot.models.installation import Examined


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """`bouncebot check` does not test the network of the machine that runs the tests."""

    async def nothing(*_: object) -> list[Examined]:
        return []

    monkeypatch.setattr("bot.checkup.examine_network", nothing)
