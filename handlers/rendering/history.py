"""The history of a domain: charts of reachability and handshake time, and earlier incidents."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.models.chart import ChartPoint
from bot.models.content import Recalled
from handlers.rendering import blocks as b
from handlers.rendering.escape import markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.rows import Link, rows

FEWEST = 2
"""The fewest points worth a chart."""
BRIEF = timedelta(minutes=20)
"""Charts over less time than this show seconds."""


def recalled(content: Recalled, link: Link) -> Rendered:
    if not content.incidents:
        told = f"No earlier incidents with {content.domain} in this channel."
        return fitted(markup(told, 300), [b.paragraph(b.text(told, 300))])
    told = f"Incidents with {content.domain} in this channel, newest first:"
    lead = b.paragraph(b.text(told, 300, bold=True))
    charts = _charts(content.points, ZoneInfo(content.zone))
    return fitted(markup(told, 300), [lead, *charts, rows(content.incidents, link)])


def _charts(points: Sequence[ChartPoint], zone: ZoneInfo) -> Iterator[Block]:
    """A summary in words, then charts. Slack's charts have no gaps, so times without a look are left out."""
    looked = [point for point in points if point.looks]
    shaken = [point for point in looked if point.handshake_seconds is not None]
    if not looked:
        return
    yield b.paragraph(b.text(f"{_reached(looked)}; {_handshakes(shaken)}."))
    if len(looked) >= FEWEST:
        shares = [round(100 * point.good / point.looks) for point in looked]
        bars = _labelled(looked, shares, zone)
        yield b.chart("bar", "Checks that reached a server, %", "reached", bars, below=zone.key)
    if len(shaken) >= FEWEST:
        times = [round((point.handshake_seconds or 0) * 1000, 1) for point in shaken]
        line = _labelled(shaken, times, zone)
        yield b.chart("line", "TCP handshake, ms", "handshake", line, below=zone.key)


def _reached(points: Sequence[ChartPoint]) -> str:
    looks, good = sum(point.looks for point in points), sum(point.good for point in points)
    return (
        f"{good:,} of {looks:,} checks reached a server"
        if looks > 1
        else f"{good} of 1 check reached a server"
    )


def _handshakes(points: Sequence[ChartPoint]) -> str:
    times = [point.handshake_seconds or 0 for point in points]
    if not times:
        return "no TCP handshake succeeded"
    least, most = _time(min(times)), _time(max(times))
    return f"handshake {least}" if least == most else f"handshake {least} to {most}"


def _labelled(points: Sequence[ChartPoint], values: Sequence[float], zone: ZoneInfo) -> dict[str, float]:
    """Values labelled with local time; if the offset changes within the chart, each label names it."""
    times = [point.at.astimezone(zone) for point in points]
    shape = "%H:%M:%S" if points[-1].at - points[0].at < BRIEF else "%-d %b %H:%M"
    changed = len({when.utcoffset() for when in times}) > 1
    labels = (f"{when:{shape}{' %Z' if changed else ''}}" for when in times)
    return dict(zip(labels, values, strict=True))


def _time(seconds: float) -> str:
    if seconds < 0.001:
        return "under 1 ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
