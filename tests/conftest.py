"""What is left out on a machine without a browser, and how that is said."""

import os
import shutil
from collections.abc import Iterator

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LEFT_OUT = pytest.StashKey[int]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Soak tests only when asked for by name; browser tests only with a browser, unless this is CI."""
    soaking = "soak" in config.getoption("markexpr")
    kept = [item for item in items if soaking or item.get_closest_marker("soak") is None]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
    if CHROMIUM or os.environ.get("CI") == "true":
        return
    browser_tests = [item for item in items if item.get_closest_marker("browser")]
    config.stash[LEFT_OUT] = len(browser_tests)
    for item in browser_tests:
        item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    yield
    left_out = terminalreporter.config.stash.get(LEFT_OUT, 0)
    if left_out:
        terminalreporter.write_line(
            f"Left out: {left_out} browser tests, because there is no Chromium here. "
            "To run them too: apt-get install chromium, then make test."
        )
