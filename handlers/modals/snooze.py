"""Snooze: a few usual lengths, or a day and time of one's own."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from handlers.modals.origin import Origin
from handlers.rendering.rendered import Block

CALLBACK = "snooze_until"
LONGEST = timedelta(days=30)
MORNING = 9
"""The hour that "tomorrow" means."""

_LENGTH, _OWN = "length", "own"


class NotPossibleError(Exception):
    """A choice that cannot be: `field` is the block to say so at."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


def view(origin: Origin, now: datetime, zone: tzinfo) -> Block:
    """`zone` is the person's own, for "tomorrow"."""
    morning = tomorrow_morning(now, zone)
    options = [
        _option("15 minutes", "15m"),
        _option("1 hour", "1h"),
        _option(f"Tomorrow {MORNING}:00", f"@{int(morning.timestamp())}"),
        _option("Until the day and time below", _OWN),
    ]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": origin.as_metadata(),
        "title": _plain("Snooze"),
        "submit": _plain("Snooze"),
        "close": _plain("Cancel"),
        "blocks": [
            _input(_LENGTH, "No look, and not a word, for", {
                "type": "radio_buttons", "options": options, "initial_option": options[1],
            }),
            _input(_OWN, "Day and time", {
                "type": "datetimepicker", "initial_date_time": int((now + timedelta(hours=4)).timestamp()),
            }),
        ],
    }  # fmt: skip


def tomorrow_morning(now: datetime, zone: tzinfo) -> datetime:
    """The next day's morning on the wall clock of `zone`, whatever its summer time does meanwhile."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, MORNING, tzinfo=zone)


def command(view: Mapping[str, Any], now: datetime) -> str:
    """The command that a submitted form stands for. Raises NotPossibleError."""
    incident, choice = Origin.of_view(view).incident, _chosen(view, _LENGTH)["selected_option"]["value"]
    if choice == _OWN:
        until = datetime.fromtimestamp(_chosen(view, _OWN)["selected_date_time"], UTC)
        if not now < until <= now + LONGEST:
            raise NotPossibleError(_OWN, "Please choose a time from now on, at most 30 days away.")
        choice = f"@{int(until.timestamp())}"
    if choice.startswith("@"):
        choice = f"{max(1, int(choice[1:]) - int(now.timestamp()))}s"
    return f"snooze {choice} {incident}"


def _chosen(view: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    chosen: Mapping[str, Any] = view["state"]["values"][name][name]
    return chosen


def _input(name: str, label: str, element: Block) -> Block:
    """A required input; its block and its action go by the same name."""
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(label),
        "element": {"action_id": name} | element,
    }


def _option(label: str, value: str) -> Block:
    return {"text": _plain(label), "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
