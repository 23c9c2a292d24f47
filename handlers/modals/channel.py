"""The settings of a channel: automatic checks, quiet hours, the digest, who may resolve."""

from collections.abc import Mapping
from typing import Any

from bot.grammar.verbs.channel_settings import zone_named
from bot.models.channel import ChannelSettings
from handlers.listening.actions import Button
from handlers.modals import forms
from handlers.rendering import blocks as b
from handlers.rendering.rendered import Block

CALLBACK = "channel_settings"
NOT_THERE = "You are not in that channel, or I am not: /invite @bouncebot adds me."
NOT_KNOWN = "Slack does not say just now whether you are in that channel. Please try again in a moment."
SWITCHES = "switches"
_TITLE = "Channel settings"
_BEGINS, _ENDS, _ZONE, _KEEPERS = "begins", "ends", "zone", "keepers"
_WATCH, _DIGEST = "watch", "digest"
_LABELS = {
    _WATCH: "Check again by itself after a verdict",
    _DIGEST: "A summary of the week on Monday mornings",
}


def view(settings: ChannelSettings) -> Block:
    begins, ends = _hours(settings)
    fields = [
        _switches(settings),
        forms.field(_BEGINS, "Quiet from", _time(begins), optional=True),
        forms.field(_ENDS, "Quiet until", _time(ends), optional=True),
        forms.field(
            _ZONE,
            "Time zone of the channel",
            {"type": "plain_text_input", "initial_value": settings.zone, "max_length": 64},
            hint=forms.plain("Such as Europe/Berlin or UTC: for quiet hours, Monday mornings and charts."),
        ),
        forms.field(
            _KEEPERS,
            "Who may resolve, stop and change these settings",
            {"type": "multi_users_select"}
            | ({"initial_users": list(settings.keepers)} if settings.keepers else {}),
            optional=True,
            hint=forms.plain(
                "If you name nobody: every member of the channel, except guests and people from elsewhere."
            ),
        ),
    ]
    return forms.form(CALLBACK, Button("", settings.channel), _TITLE, "Save", fields)


def refusal(why: str) -> Block:
    """A modal that says why the settings cannot be shown."""
    return forms.modal(_TITLE, [b.paragraph(b.text(why))])


def command(view: Mapping[str, Any]) -> str:
    """The command that a submitted form stands for. Raises NotPossibleError."""
    taken = {one["value"] for one in forms.chosen(view, SWITCHES).get("selected_options") or ()}
    people = forms.chosen(view, _KEEPERS).get("selected_users") or ()
    words = {
        "watch": "auto" if _WATCH in taken else "off",
        "digest": "on" if _DIGEST in taken else "off",
        "quiet": _quiet(view),
        "zone": _zone(view),
        "rights": " ".join(f"<@{person}>" for person in people) or "members",
    }
    return "settings " + " ".join(f"{name} {value}" for name, value in words.items())


def _switches(settings: ChannelSettings) -> Block:
    options = {name: forms.option(label, name) for name, label in _LABELS.items()}
    on = {_WATCH: settings.auto_watch, _DIGEST: settings.digest}
    initial = [options[name] for name, wanted in on.items() if wanted]
    element: Block = {"type": "checkboxes", "options": list(options.values())}
    element |= {"initial_options": initial} if initial else {}
    return forms.field(SWITCHES, "By itself", element, optional=True)


def _hours(settings: ChannelSettings) -> tuple[str | None, str | None]:
    quiet = settings.quiet
    return (f"{quiet.begins:%H:%M}", f"{quiet.ends:%H:%M}") if quiet else (None, None)


def _time(initial: str | None) -> Block:
    return {"type": "timepicker"} | ({"initial_time": initial} if initial else {})


def _quiet(view: Mapping[str, Any]) -> str:
    begins, ends = (forms.chosen(view, name).get("selected_time") for name in (_BEGINS, _ENDS))
    if not begins and not ends:
        return "off"
    if not begins or not ends or begins == ends:
        raise forms.NotPossibleError(
            _ENDS if begins else _BEGINS, "Quiet hours need two different times; clear both to turn them off."
        )
    return f"{begins}-{ends}"


def _zone(view: Mapping[str, Any]) -> str:
    zone = str(forms.chosen(view, _ZONE).get("value") or "").strip()
    if zone_named(zone) is None:
        raise forms.NotPossibleError(_ZONE, "There is no such time zone. Examples: Europe/Berlin, UTC.")
    return zone
