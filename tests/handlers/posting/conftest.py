"""A workspace without rate limits, and a desk for it."""

from collections.abc import AsyncIterator

import pytest

from playground.workspace import Workspace
from playground.workspace.limits.pace import Pace
from tests.handlers.posting.outbox import Desk


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with Workspace(pace=Pace.unlimited()) as workspace:
        ada = workspace.add_user("ada")
        yield Desk(workspace, workspace.add_channel("mail-ops"), ada)
