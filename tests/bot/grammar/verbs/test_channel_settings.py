"""`settings` and the words after it."""

from datetime import time
from typing import Any

import pytest

from bot.errors import QueryError
from bot.grammar.commands import Settings
from bot.grammar.parsing import parse_command
from bot.models.channel import QuietHours

NIGHT = QuietHours(begins=time(22), ends=time(7))


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("settings", {}),
        ("Settings quiet 22:00-07:00", {"quiet": NIGHT}),
        ("settings quiet 22-7", {"quiet": NIGHT}),
        ("settings quiet off", {"quiet": None}),
        ("settings digest on", {"digest": True}),
        ("settings watch auto", {"auto_watch": True}),
        ("settings watch off digest off", {"auto_watch": False, "digest": False}),
        ("settings zone europe/berlin", {"zone": "Europe/Berlin"}),
        ("settings zone Berlin", {"zone": "Europe/Berlin"}),
        ("settings zone utc", {"zone": "UTC"}),
        ("settings rights members", {"keepers": ()}),
        ("<@U0BOT> settings rights <@U1> <@U2|bob>, <@U1>", {"keepers": ("U1", "U2")}),
        ("settings rights<@U1>,<@U2>", {"keepers": ("U1", "U2")}),
        ("settings rights <@U1> quiet off", {"keepers": ("U1",), "quiet": None}),
    ],
)
def test_settings_are_understood(text: str, changes: dict[str, Any]) -> None:
    assert parse_command(text) == Settings(changes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("settings loud", "There is no setting “loud”."),
        (
            "settings quiet",
            "`quiet` takes hours such as `quiet 22:00-07:00`, or `quiet off`; it got",
        ),
        ("settings quiet 25:00-07:00", "it got “25:00-07:00”"),
        ("settings quiet 7-7", "it got “7-7”"),
        ("settings digest maybe", "`digest` takes `on` or `off`; it got “maybe”."),
        ("settings zone Mars/Olympus", "it got “Mars/Olympus”"),
        ("settings rights ann", "a mention names them"),
        ("setings digest on", "Did you mean `settings digest on`?"),
    ],
)
def test_an_invalid_setting_is_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse_command(text)
    assert says in str(refusal.value)
