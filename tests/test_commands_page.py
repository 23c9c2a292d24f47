"""The page on commands names every command, option and field, and no others."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.cli import app
from bot.diagnosis import diagnosis_as_json
from bot.explain import explain, explanation_as_json
from bot.models.bounce import Bounce, Reading
from bot.models.diagnosis import Actor, Diagnosis, Recheck, RecheckKind, Verdict
from bot.models.query import Query
from bot.reading.files import reading_as_json

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


def fields(heading: str) -> set[str]:
    """What the page lists in this section as fields, by the first column of its table."""
    section = re.split(r"^##", PAGE.partition(f"### {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_every_field_that_scripts_read_is_documented_and_no_other() -> None:
    bounces = reading_as_json(Reading(bounces=(Bounce(),)))["bounces"]
    assert fields("Of `parse`") == set(bounces[0])
    recheck = Recheck(kind=RecheckKind.NONE, after_seconds=None, why="")
    verdict = Verdict(cause="healthy", confidence=1.0, actor=Actor.NOBODY, temporary=None, summary="")
    diagnosis = Diagnosis(query=Query(), verdict=verdict, recheck=recheck)
    assert fields("Of `diagnose`") == set(diagnosis_as_json(diagnosis))
    of_explain = PAGE.partition("### Of `explain`\n")[2]
    assert set(explanation_as_json(explain("4.4.1"))) <= set(re.findall(r"`(\w+)`", of_explain))
