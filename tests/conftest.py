"""Selects and orders the tests, and provides this run's PostgreSQL."""

import asyncio
import gc
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings

from tests.twins.loop import Unhurried

if TYPE_CHECKING:
    from tests.postgres import Server

gc.disable()  # while tests are collected, since their modules stay until the end
settings.register_profile("ours", deadline=None)  # a busy machine is no failure; timings belong in benchmarks
settings.load_profile("ours")
structlog.configure(
    [
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)  # a traceback with all locals takes a tenth of a second, in which a timeout may expire

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first only renders pages; the others draw a window too, which takes as long as the page."""
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
WAITING = ("tests/crash/", "tests/soak/", "tests/lab/", "tests/e2e/")
"""Tests that mostly wait: for processes, silent servers, and scaled waits."""
NO_BROWSER = "no Chromium on this machine"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips soak tests unless they are asked for."""
    if "soak" not in config.getoption("markexpr"):
        soaks = [item for item in items if item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=soaks)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]
    items[:] = spread_evenly(items)
    for item in items:
        if item.get_closest_marker("browser") and not (CHROMIUM or os.environ.get("CI") == "true"):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def spread_evenly(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Spreads the waiting tests evenly among the others, of which each worker gets a part. The browser's
    tests come first, because all share one browser."""
    browsing = [item for item in items if item.get_closest_marker("browser")]
    waiting = [item for item in items if item.nodeid.startswith(WAITING)]
    set_aside = {*browsing, *waiting}
    others = [item for item in items if item not in set_aside]
    step = len(others) // (len(waiting) + 1)
    order = {item: number for number, item in enumerate(others)}
    order |= {item: number * step for number, item in enumerate(waiting)}
    return browsing + sorted(order, key=order.__getitem__)


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Machines that run tests stand still for seconds, and then all timeouts would have expired."""
    return {"unhurried": Unhurried}


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def postgres() -> Iterator["Server"]:
    """Started on first use, one for each worker. The controller of the workers does not need to load it."""
    from tests.postgres import serving

    with serving() as server:
        yield server


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Prints counts from the reports, which arrive here from every worker."""
    yield
    left_out = sum(NO_BROWSER in str(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
    if left_out:
        terminalreporter.write_line(
            f"Left out: {left_out} browser tests, because there is no Chromium here. "
            "To run them too: apt-get install chromium, then make test."
        )
