"""What each method requires, from `methods.toml`; and all scopes."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import tomli

KINDS = ("channels", "groups", "im")


@dataclass(frozen=True, slots=True)
class Spec:
    """`scopes`: one of them is required (none: any token is enough). `tier`: see `pace`."""

    scopes: tuple[str, ...] = ()
    tier: int | str = 0
    app_level: bool = False
    """Whether it takes the app token instead of the bot token."""


def _specs(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Spec]]:
    for name, value in table.items():
        if "tier" in value:
            yield prefix + name, Spec(tuple(_scopes(value)), value["tier"], value.get("app_level", False))
        else:
            yield from _specs(value, f"{prefix}{name}.")


def _scopes(value: dict[str, Any]) -> Iterator[str]:
    for scope in value.get("scopes", []):
        if scope.startswith("{kind}"):
            yield from (scope.format(kind=kind) for kind in KINDS)
        else:
            yield scope


SPECS = dict(_specs(tomli.loads(resources.files(__package__).joinpath("methods.toml").read_text("utf-8"))))
ALL_SCOPES = frozenset(scope for spec in SPECS.values() for scope in spec.scopes) | {
    "commands",
    "app_mentions:read",
}
