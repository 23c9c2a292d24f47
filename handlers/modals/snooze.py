"""Snooze: a few usual durations, or a chosen day and time."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from bot.grammar.verbs.snoozing import LONGEST_SNOOZE, TOMORROW
from bot.incidents.mornings import MORNING, tomorrow_morning
from handlers.listening.actions import Button
from handlers.modals import forms
from handlers.rendering.rendered import Block

CALLBACK = "snooze_until"
LONGEST = timedelta(seconds=LONGEST_SNOOZE)
_LENGTH, _OWN = "length", "own"


def view(button: Button, now: datetime) -> Block:
    later = int((now + timedelta(hours=4)).timestamp())
    options = [
        forms.option("15 minutes", "15m"),
        forms.option("1 hour", "1h"),
        forms.option(f"Tomorrow {MORNING.hour}:00", TOMORROW),
        forms.option("Until the day and time below", _OWN),
    ]
    radio = {"type": "radio_buttons", "options": options, "initial_option": options[1]}
    fields = [
        forms.field(_LENGTH, "No checks and no posts for", radio),
        forms.field(_OWN, "Day and time", {"type": "datetimepicker", "initial_date_time": later}),
    ]
    return forms.form(CALLBACK, button, "Snooze", "Snooze", fields)


def asks_for_morning(view: Mapping[str, Any]) -> bool:
    """Whether `command` needs the person's own time zone."""
    return forms.selected(view, _LENGTH) == TOMORROW


def command(view: Mapping[str, Any], now: datetime, zone: tzinfo) -> str:
    """The command that a submitted form stands for. `zone` is for "tomorrow". Raises NotPossibleError."""
    incident, choice = Button.of_view(view).incident, forms.selected(view, _LENGTH)
    if choice == TOMORROW:
        choice = f"until {tomorrow_morning(now, zone).isoformat()}"
    elif choice == _OWN:
        until = datetime.fromtimestamp(forms.chosen(view, _OWN)["selected_date_time"], UTC)
        if not now < until <= now + LONGEST:
            raise forms.NotPossibleError(_OWN, "Choose a time in the future, at most 30 days away.")
        choice = f"until {until.isoformat()}"
    return f"snooze {choice} {incident}"
