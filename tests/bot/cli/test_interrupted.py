"""Ctrl-C at any moment of a command."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
INTERRUPTED_WHEN_LOADING = """
import importlib.abc, os, signal, sys

class Interruption(importlib.abc.MetaPathFinder):
    when = sys.argv[1]

    def find_spec(self, name, path, target=None):
        if name == self.when:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interruption())
sys.argv[1:] = ["explain", "5.1.1"]
signal.signal(signal.SIGINT, getattr(signal, os.environ["AT_FIRST"]))
from bot.__main__ import main
main()
"""


def interrupted(module: str, at_first: str = "default_int_handler") -> subprocess.CompletedProcess[bytes]:
    """Runs a command that is interrupted while it loads this module."""
    return subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHEN_LOADING, module],
        check=False,
        capture_output=True,
        cwd=ROOT,
        env={"AT_FIRST": at_first, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("module", ["click", "bot.cli", "bot.cli.serve"])
def test_an_interrupt_while_python_loads_ends_it_at_once(module: str) -> None:
    done = interrupted(module)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, b"", b"")


def test_an_interrupted_command_says_that_it_was_stopped() -> None:
    done = interrupted("bot.explain")
    assert (done.returncode, done.stderr.strip()) == (128 + signal.SIGINT, b"bouncebot: Stopped.")


def test_a_process_whose_shell_ignores_the_signal_goes_on() -> None:
    done = interrupted("bot.cli", at_first="SIG_IGN")
    assert done.returncode == 0
    assert b"5.1.1" in done.stdout
