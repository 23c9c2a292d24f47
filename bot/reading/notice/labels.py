"""Labels that mail programs show for header fields. They are in `labels.toml`."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import tomli


@cache
def labels() -> Mapping[str, Sequence[str]]:
    """The labels in a dozen languages, lower-case, by English field name."""
    return tomli.loads((files("bot.reading.notice") / "labels.toml").read_text(encoding="utf-8"))
