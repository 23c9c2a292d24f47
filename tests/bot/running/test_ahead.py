"""Modules that a command needs later are loaded in the background."""

import asyncio
from threading import Event

import pytest

from bot.running.ahead import Ahead


async def test_a_module_begun_twice_is_loaded_once_in_the_background() -> None:
    loads, may_end = list[str](), Event()

    def load() -> str:
        loads.append("begun")
        assert may_end.wait(30)
        return "loaded"

    ahead = Ahead(load)
    ahead.begin()
    ahead.begin()
    waiting = [asyncio.create_task(ahead.get()) for _ in range(2)]
    await asyncio.sleep(0)
    assert not any(each.done() for each in waiting)
    may_end.set()
    assert await asyncio.gather(*waiting) == ["loaded", "loaded"]
    assert loads == ["begun"]


async def test_giving_up_waiting_does_not_stop_it() -> None:
    may_end = Event()
    ahead = Ahead(lambda: may_end.wait(30))
    waiting = asyncio.create_task(ahead.get())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    may_end.set()
    assert await ahead.get()


async def test_a_failure_to_load_is_raised_to_whoever_needs_it() -> None:
    def load() -> None:
        raise ImportError("broken")

    ahead = Ahead(load)
    for _ in range(2):
        with pytest.raises(ImportError, match="broken"):
            await ahead.get()
