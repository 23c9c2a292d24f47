"""What an element sends when somebody uses it: an action, or its part of a view's state."""

from typing import Any

from playground.workspace.people.interactions import option_values
from playground.workspace.records.models import Json

SIMPLE = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
}
ONE_OPTION = ("static_select", "radio_buttons", "overflow")
SOME_OPTIONS = ("multi_static_select", "checkboxes")


def chosen(element: Json, value: Any) -> Json:
    """`{"type": …}` with `value` in the form of this element. Raises ValueError for an option it does not
    have."""
    kind = element["type"]
    if kind in SIMPLE:
        return {"type": kind, SIMPLE[kind]: value}
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": _option(element, value) if value is not None else None}
    if kind in SOME_OPTIONS:
        return {"type": kind, "selected_options": [_option(element, one) for one in value or []]}
    return {"type": kind, "value": value}


def _option(element: Json, value: Any) -> Json:
    groups = element.get("option_groups", [])
    for option in [*element.get("options", []), *(o for group in groups for o in group["options"])]:
        if option["value"] == value:
            return {"text": option["text"], "value": value}
    raise ValueError(f"no option {value!r}; there are {', '.join(option_values(element))}")


def initial(element: Json) -> Json:
    """The state of an element that nobody has used."""
    kind = element["type"]
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in SOME_OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    names = (
        "initial_value",
        "initial_date",
        "initial_time",
        "initial_date_time",
        "initial_user",
        "initial_users",
    )
    return chosen(element, next((element[name] for name in names if name in element), None))
