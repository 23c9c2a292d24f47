"""A fault of ours in one check does not take the others along."""

import logging
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


async def attempt(work: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """What the check gives; None, and a line in the log, when it fails."""
    try:
        return await work(*args, **kwargs)
    except Exception:
        log.exception("A check failed")
        return None
