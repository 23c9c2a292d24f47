"""A running lab that does not forward queries."""

from collections.abc import AsyncIterator

import pytest

from playground.lab import Lab
from tests.twins.clock import Hands


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def lab(clock: Hands) -> AsyncIterator[Lab]:
    async with Lab(forward=[], patience=0.05, clock=clock) as running:
        yield running
