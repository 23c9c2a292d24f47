"""How the log is written. In separate processes, because configuring it is permanent."""

import subprocess
import sys

SAYS = "import structlog; from bot.logs import configure; configure({}); structlog.get_logger().info('ready')"


def log(style: str | None) -> str:
    called = [sys.executable, "-c", SAYS.format(repr(style))]
    return subprocess.run(called, check=True, capture_output=True, text=True, timeout=30).stderr


def test_words_for_people_have_no_colours_where_nobody_sees_them() -> None:
    assert "ready" in log("console")
    assert "\x1b" not in log("console")


def test_where_nobody_sees_it_the_log_is_json_unless_something_else_is_wished() -> None:
    assert log(None).startswith("{")
    assert log("json").startswith("{")
    assert not log("console").startswith("{")
