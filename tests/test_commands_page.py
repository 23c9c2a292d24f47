"""The page on commands names every command and option, and no others."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.cli import app

PAGE = (Path(__file__).parents[1] / "docs" / "commands.md").read_text("utf-8")


def commands(command: Any, name: str) -> Iterator[tuple[str, set[str]]]:
    """The commands as typed, each with its long options."""
    if children := getattr(command, "commands", None):
        for child, each in children.items():
            yield from commands(each, f"{name} {child}")
    else:
        yield (
            name,
            {
                option
                for each in command.params
                for option in each.opts
                if option[:2] == "--" and option != "--help"
            },
        )


def test_every_command_and_option_is_documented_and_no_other() -> None:
    sections = dict(re.findall(r"^## `([a-z ]+)`\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
    documented = {
        name: set(re.findall(r"^- `(--[a-z-]+)", text, re.MULTILINE)) for name, text in sections.items()
    }
    assert documented == dict(commands(app, "bouncebot"))
