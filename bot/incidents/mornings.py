"""Mornings by the clock on the wall."""

from datetime import datetime, time, timedelta, tzinfo

MORNING = time(9)


def tomorrow_morning(now: datetime, zone: tzinfo) -> datetime:
    """The next day's morning by the local time of `zone`, across changes of summer time."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, MORNING, zone)
