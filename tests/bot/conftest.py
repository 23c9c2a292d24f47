"""What tests of several packages leave out of the world."""

import pytest

from bot.models.installation import Examined


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """`bouncebot check` does not ask whether names can be looked up on the machine that runs the tests."""

    async def nothing(*_: object) -> list[Examined]:
        return []

    monkeypatch.setattr("bot.checkup.examine_network", nothing)
