"""Runs a check so that a bug in it does not stop the other checks."""

import logging
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


async def attempt(work: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """The check's result; None if it raises, which is logged."""
    try:
        return await work(*args, **kwargs)
    except Exception:
        log.exception("A check failed")
        return None
