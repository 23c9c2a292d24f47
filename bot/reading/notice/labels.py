"""What mail programs write before fields that they show of a mail. The words are in `labels.toml`."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import tomli


@cache
def labels() -> Mapping[str, Sequence[str]]:
    """In a dozen languages and lower case, by the name of the field."""
    return tomli.loads((files("bot.reading.notice") / "labels.toml").read_text(encoding="utf-8"))
