"""Aware UTC times as the seconds that the tables keep."""

from datetime import UTC, datetime


def to_seconds(moment: datetime) -> float:
    return moment.timestamp()


def from_seconds(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
