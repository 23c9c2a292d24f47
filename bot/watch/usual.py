"""What earlier recoveries say about when to look first."""

from bot.models.incident import Usual

SHORTEST = 300.0
"""Sooner than this a look would only meet the same outage."""
MOST_TIMES = 4.0
"""Never waits so many times longer than planned: earlier cases may mislead."""


def first_wait(planned: float, usual: Usual | None, scale: float) -> float:
    """When it is usually over, within bounds; as planned without enough cases. Seconds before scaling."""
    if usual is None:
        return planned
    return max(min(usual.seconds / scale, planned * MOST_TIMES), min(SHORTEST, planned))
