"""The behaviour of a mail server: read from `servers.toml`, combined by name."""

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
    """A behaviour. Stages are `teaser` (sent before anything else), `banner`, `TLS`, and the verbs of
    SMTP."""

    about: str = ""
    connect: str = "open"
    """`open`, `refuse` (RST), `drop` (no answer to SYNs), `lossy` (drops SYNs just after a DNS query)."""
    replies: Mapping[str, str] = field(default_factory=dict)
    """Replies by stage, instead of the usual ones; `{host}` is the server's name, lines are separated by
    LF."""
    insecure: Mapping[str, str] = field(default_factory=dict)
    """The same, only in sessions without TLS."""
    extensions: Mapping[str, Any] = field(default_factory=dict)
    """The extensions in the EHLO reply: true, false or a parameter, by keyword."""
    delays: Mapping[str, float] = field(default_factory=dict)
    """Seconds before the reply, by stage."""
    hangs_up: tuple[str, ...] = ()
    """Stages at which it disconnects instead of replying."""
    endless: tuple[str, ...] = ()
    """Stages at which its reply never ends."""
    padding: Mapping[str, int] = field(default_factory=dict)
    """Bytes added to the reply, by stage."""
    pace: float = 0.0
    """Seconds between two bytes."""
    certificate: str = "good"
    """`good`, `expired`, `wrong-name`."""


@cache
def load_servers() -> Mapping[str, Mapping[str, Any]]:
    """All named behaviours, as tables."""
    return tomli.loads(_HERE.joinpath("servers.toml").read_text(encoding="utf-8"))


def manners(names: str) -> Manners:
    """Combines several behaviours; later ones take precedence. Raises ValueError for an unknown name."""
    tables = load_servers()
    merged: dict[str, Any] = {}
    for name in (HEALTHY, *names.split()):
        if name not in tables:
            raise ValueError(
                f"there is no behaviour {name!r} in servers.toml; it has {', '.join(sorted(tables))}"
            )
        for key, value in tables[name].items():
            merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in merged.items()}
    return Manners(**values)
