"""Structured logs on stderr: events with ids, never with message content, tokens or people's addresses."""

import logging
import sys
from typing import Literal

import structlog

LIBRARIES = ("slack_bolt", "slack_sdk", "apscheduler", "aiohttp.access", "alembic", "aiosqlite", "asyncio")


def configure(style: Literal["console", "json"] | None = None) -> None:
    """`style` None: for people on a terminal, JSON elsewhere."""
    as_json = style == "json" or (style is None and not sys.stderr.isatty())
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
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
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.ERROR)
