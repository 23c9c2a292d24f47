"""Failures of background work."""

import subprocess
import sys

import pytest
from structlog.testing import capture_logs

from bot.errors import StorageError
from bot.running.failures import failures_logged


def fail_with(error: Exception) -> None:
    raise error


def test_a_failure_is_logged_with_what_it_was_about() -> None:
    with capture_logs() as logged, failures_logged("round_failed", round="sweep"):
        fail_with(ValueError("no"))
    assert [(each["event"], each["round"], each["exc_info"]) for each in logged] == [
        ("round_failed", "sweep", True)
    ]


def test_a_failure_of_the_store_is_left_to_the_store() -> None:
    with capture_logs() as logged, failures_logged("round_failed"):
        fail_with(StorageError("the database does not answer"))
    assert logged == []


@pytest.mark.parametrize("module", ["bot.diagnosis", "bot.reading.reader", "bot.explain"])
def test_commands_start_without_loading_the_log(module: str) -> None:
    """It takes a sixth of the processor time of `bouncebot diagnose`."""
    loaded = f"import sys, {module}; print('structlog' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
