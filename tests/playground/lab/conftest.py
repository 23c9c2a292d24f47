"""A running lab that knows nothing of the rest of the world."""

from collections.abc import AsyncIterator

import pytest

from playground.lab import Lab


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def lab(clock: Hands) -> AsyncIterator[Lab]:
    async with Lab(forward=[], patience=0.05, clock=clock) as running:
        yield running
