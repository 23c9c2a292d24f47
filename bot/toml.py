"""Our own TOML tables, which lie beside the code that reads them."""

from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from typing import Any

import tomli


def read(package: str, name: str) -> dict[str, Any]:
    """The tables of a file in a package's folder. Raises `tomli.TOMLDecodeError`, a ValueError, if it is no
    TOML."""
    return tomli.loads((files(package) / name).read_text(encoding="utf-8"))


def read_all(package: str, folder: str = ".") -> Iterator[tuple[str, dict[str, Any]]]:
    """The names and tables of all TOML files in one of a package's folders, by name."""
    for file in sorted((files(package) / folder).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            yield file.name, tomli.loads(file.read_text(encoding="utf-8"))


def check_keys(table: Mapping[str, object], required: Collection[str], optional: Collection[str]) -> None:
    """Raises ValueError if a required key is missing, or a key is neither required nor optional."""
    if missing := [key for key in required if key not in table]:
        raise ValueError(f"it lacks {', '.join(missing)}")
    if unknown := [key for key in table if key not in required and key not in optional]:
        raise ValueError(f"it has {', '.join(unknown)}, but takes only {', '.join((*required, *optional))}")
