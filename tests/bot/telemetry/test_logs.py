"""How the log is written. In separate processes, because configuring it is permanent."""

import subprocess
import sys

SAYS = """
import structlog
from bot.telemetry.logs import configure
configure({})
structlog.get_logger().info('ready')
"""


def log(style: str | None) -> str:
    called = [sys.executable, "-c", SAYS.format(repr(style))]
    return subprocess.run(called, check=True, capture_output=True, text=True).stderr


def test_log_lines_have_colours_only_on_a_terminal() -> None:
    assert "ready" in log("console")
    assert "\x1b" not in log("console")


def test_without_a_terminal_the_log_is_json_unless_text_is_set() -> None:
    assert log(None).startswith("{")
    assert log("json").startswith("{")
    assert not log("console").startswith("{")
