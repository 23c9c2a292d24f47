"""A third party that is consulted in the background and never answers."""

import asyncio
import gc
from typing import Any

import pytest

from bot.diagnosis.consultation import Consultation


async def test_one_that_never_answers_is_given_up_without_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it once the verdict is told, so asyncio logged an exception that nobody took."""
    monkeypatch.setattr("bot.diagnosis.consultation.PATIENCE", 0.02)
    errors: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context))
    told: list[str] = []
    asked = asyncio.Event()

    async def hang() -> str:
        asked.set()
        await asyncio.Event().wait()
        return "too late"

    consultation = Consultation(hang, told.append, lambda: told.append("missing"))
    consultation.ask()
    await asked.wait()
    consultation.close()
    del consultation
    await asyncio.sleep(0.1)
    gc.collect()
    assert (told, errors) == (["missing"], [])
