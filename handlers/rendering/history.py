"""What was seen at a domain before: a chart of reachability and handshake time, and the earlier outages."""

from collections.abc import Iterator, Sequence

from bot.models import ChartPoint, Recalled
from handlers.rendering import blocks as b
from handlers.rendering.dates import fallback
from handlers.rendering.escape import markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.rows import Link, rows

_BARS = "▁▂▃▄▅▆▇█"
_NOTHING = "·"
"""No look in that time, or no handshake."""


def recalled(content: Recalled, link: Link) -> Rendered:
    if not content.incidents:
        told = f"Nothing was seen here at {content.domain} before."
        return fitted(markup(told, 300), [b.paragraph(b.text(told, 300))])
    told = f"Seen here at {content.domain}, newest first:"
    lead = b.paragraph(b.text(told, 300, bold=True))
    return fitted(markup(told, 300), [lead, *_chart(content.points), rows(content.incidents, link)])


def _chart(points: Sequence[ChartPoint]) -> Iterator[Block]:
    looks = sum(point.looks for point in points)
    if looks == 0:
        return
    good = sum(point.good for point in points)
    lines = (
        f"reached    {_line([_share(point) for point in points], 1.0)}  {good:,} of {looks:,} looks",
        f"handshake  {_handshakes(points)}",
        f"           {fallback(points[0].at)} to {fallback(points[-1].at)}",
    )
    yield b.rich_text(b.preformatted("\n".join(lines)))


def _share(point: ChartPoint) -> float | None:
    return point.good / point.looks if point.looks else None


def _handshakes(points: Sequence[ChartPoint]) -> str:
    times = [point.handshake_seconds for point in points]
    known = [one for one in times if one is not None]
    if not known:
        return f"{_line(times, 1.0)}  none came about"
    return f"{_line(times, max(known))}  {_time(min(known))} to {_time(max(known))}"


def _line(values: Sequence[float | None], most: float) -> str:
    return "".join(_bar(value, most) for value in values)


def _bar(value: float | None, most: float) -> str:
    if value is None:
        return _NOTHING
    return _BARS[round(value / most * (len(_BARS) - 1)) if most else 0]


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
