"""Labels that mail programs show for header fields. They are in `labels.toml`."""

from collections.abc import Mapping, Sequence
from functools import cache

from bot import toml


@cache
def labels() -> Mapping[str, Sequence[str]]:
    """The labels in a dozen languages, lower-case, by English field name."""
    return toml.read(__package__, "labels.toml")
