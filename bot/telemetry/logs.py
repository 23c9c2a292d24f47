"""Structured logs on stderr: events with ids, never with message text, tokens or addresses."""

import logging
import os
import sys
import traceback
from types import TracebackType
from typing import Any, Literal

import structlog

LIBRARIES = dict.fromkeys(
    ("slack_bolt", "slack_sdk", "apscheduler", "aiohttp.access", "alembic", "asyncio", "asyncpg"),
    logging.ERROR,
) | {"pgqueuer": logging.CRITICAL}
"""The least level at which they are logged. pgqueuer logs each attempt as an error while its database is
away."""


def configure(style: Literal["console", "json"] | None = None) -> None:
    """Configures logging. `style` None: for people on a terminal, otherwise JSON."""
    seen = sys.stderr.isatty()
    as_json = style == "json" or (style is None and not seen)
    for_people = structlog.dev.ConsoleRenderer(colors=seen and "NO_COLOR" not in os.environ)
    renderer = structlog.processors.JSONRenderer() if as_json else for_people
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_message,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name, level in LIBRARIES.items():
        logging.getLogger(name).setLevel(level)


def _without_message(_logger: Any, _method: str, line: Any) -> Any:
    """Replaces an exception by its type and traceback lines: its text may contain a stranger's words, or a
    token."""
    raised = line.pop("exc_info", None)
    error = sys.exc_info()[1] if raised is True else raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        line["where"] = _places(error.__traceback__)
    return line


def _places(trace: TracebackType | None) -> list[str]:
    """The traceback's lines, outermost first, without source code."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
