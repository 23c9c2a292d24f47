"""How a mail server behaves: read from `servers.toml`, composed by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import tomli

_HERE = Path(__file__).parent

HEALTHY = "healthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Stages: `teaser` (sent before anything else), `banner`, `TLS`, and the verbs of SMTP."""

    about: str = ""
    connect: str = "open"
    """`open`, `refuse` (RST), `drop` (no answer to SYNs), `lossy` (none just after a DNS question)."""
    replies: Mapping[str, str] = field(default_factory=dict)
    """Text in place of the usual reply; `{host}` is the server's name, lines are separated by LF."""
    insecure: Mapping[str, str] = field(default_factory=dict)
    """The same, in sessions without TLS only."""
    extensions: Mapping[str, Any] = field(default_factory=dict)
    """What EHLO offers: a keyword with true, false or its parameter."""
    delays: Mapping[str, float] = field(default_factory=dict)
    """Seconds before the reply of a stage."""
    hangs_up: tuple[str, ...] = ()
    """Stages at which it closes instead of replying."""
    endless: tuple[str, ...] = ()
    """Stages at which it sends lines of the reply for ever."""
    padding: Mapping[str, int] = field(default_factory=dict)
    """Bytes that a stage's first line is lengthened by."""
    pace: float = 0.0
    """Seconds between two bytes."""
    certificate: str = "good"
    """`good`, `expired`, `wrong-name`."""


@cache
def load_servers() -> Mapping[str, Mapping[str, Any]]:
    """The named behaviours, as tables."""
    return tomli.loads(_HERE.joinpath("servers.toml").read_text(encoding="utf-8"))


def manners(names: str) -> Manners:
    """Several behaviours in one; later ones win. Raises ValueError for a name that `servers.toml` lacks."""
    tables = load_servers()
    merged: dict[str, Any] = {}
    for name in (HEALTHY, *names.split()):
        if name not in tables:
            raise ValueError(f"no mail server is {name!r}; there are {', '.join(sorted(tables))}")
        for key, value in tables[name].items():
            merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in merged.items()}
    return Manners(**values)
