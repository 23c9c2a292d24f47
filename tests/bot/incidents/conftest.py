"""A house for every test."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.incidents.house import House, open_house


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with open_house() as house:
        yield house
