"""The stories that the playground offers: `stories.toml`, and the mails that some of them need."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import tomli

from playground.page import Try

FOLDER = files(__package__)


def stories() -> list[Try]:
    """The stories, easiest first."""
    tables = tomli.loads(FOLDER.joinpath("stories.toml").read_text("utf-8"))
    return [_story(name, table) for name, table in tables.items()]


def _story(name: str, table: Mapping[str, Any]) -> Try:
    file, email = table.get("file"), table.get("email")
    return Try(
        name,
        table["label"],
        table["about"],
        texts=tuple(table.get("texts", ())),
        file=(file, _bytes(file)) if file else None,
        email=_bytes(email) if email else None,
        sick=table.get("sick", {}),
    )


def _bytes(name: str) -> bytes:
    return FOLDER.joinpath(name).read_bytes()
