"""When to look first, by how long earlier outages took."""

from bot.models.incident import Usual

SHORTEST = 300.0
"""Seconds before which a look would only find the same outage."""
LONGEST_FACTOR = 4.0
"""Never waits longer than this many times the planned wait: earlier cases may mislead."""


def first_wait(planned: float, usual: Usual | None, scale: float) -> float:
    """The usual duration of the outage, within bounds; the planned wait without enough earlier cases.

    In seconds, before scaling.
    """
    if usual is None:
        return planned
    return max(min(usual.seconds / scale, planned * LONGEST_FACTOR), min(SHORTEST, planned))
