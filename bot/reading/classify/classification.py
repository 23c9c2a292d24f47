"""The classifier's result."""

from typing import NamedTuple

from bot.models.bounce import Evidence, StatusFrom


class Classification(NamedTuple):
    """What one recipient's facts mean; the fields are those of `Bounce`."""

    reason: str
    confidence: float
    status: str | None = None
    status_from: StatusFrom | None = None
    reply_code: int | None = None
    permanent: bool | None = None
    likely_causes: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[str, ...] = ()
