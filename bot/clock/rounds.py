"""What is done now and then: APScheduler, which keeps nothing and drops nothing for being late."""

import asyncio
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import StorageError
from bot.ports import Round

log = structlog.get_logger()


def scheduler() -> AsyncIOScheduler:
    return AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )


def add_round(to: AsyncIOScheduler, name: str, seconds: float, go: Round) -> None:
    """The first one at once. One that fails is logged, and the next comes anyway."""
    trigger = IntervalTrigger(seconds=seconds, timezone=UTC)
    to.add_job(_go_round, trigger, (name, go), id=name, next_run_time=datetime.now(UTC))


async def _go_round(name: str, go: Round) -> None:
    try:
        await go()
    except asyncio.CancelledError:
        log.info("round ended with the clock", round=name)
    except StorageError as error:
        log.warning("round failed; the next one comes in its time", round=name, why=str(error))
    except Exception:
        log.exception("round failed; the next one comes in its time", round=name)
