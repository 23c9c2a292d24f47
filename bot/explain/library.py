"""Reads the files of this folder, each once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from bot import toml
from bot.explain.entry import Entry, Variant, read_entry

_RANGE = re.compile(r"(\d\.\d\.)(\d+)-(\d+)", re.ASCII)


@cache
def enhanced() -> Mapping[str, Entry]:
    """Entries by `X.1.1`, or by `4.4.1` if that class needs an entry of its own."""
    return {
        code: read_entry(code, table)
        for _, each in toml.read_all(__package__, "enhanced")
        for code, table in each.items()
    }


@cache
def replies() -> Mapping[str, Entry]:
    """Entries by basic reply code."""
    return {code: read_entry(code, table) for code, table in toml.read(__package__, "replies.toml").items()}


@cache
def variants() -> Mapping[str, tuple[Variant, ...]]:
    """Providers' meanings, by the code or mark as the provider writes it."""
    found: dict[str, list[Variant]] = defaultdict(list)
    for table in _variant_tables():
        variant = Variant(table["provider"], table.get("temporary"), read_entry(table["codes"][0], table))
        for code in _each(table["codes"]):
            found[code].append(variant)
    return {code: tuple(each) for code, each in found.items()}


def _variant_tables() -> Iterator[Mapping[str, Any]]:
    """The variants of all providers; keys above a file's first variant apply to all of them."""
    for _, file in toml.read_all(__package__, "providers"):
        tables = file.pop("variant")
        yield from ({**file, **table} for table in tables)


@cache
def general() -> Mapping[str, Any]:
    """What class, subject, or the second digit of a reply code mean in general."""
    return toml.read(__package__, "general.toml")


def _each(codes: Iterable[str]) -> Iterator[str]:
    """The codes one by one; `5.7.606-649` stands for a range."""
    for code in codes:
        if run := _RANGE.fullmatch(code):
            yield from (f"{run[1]}{detail}" for detail in range(int(run[2]), int(run[3]) + 1))
        else:
            yield code
