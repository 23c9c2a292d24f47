"""Packages whose modules are loaded when one of their names is first asked for (PEP 562).

A command needs few of the names that its packages offer, and each dataclass takes half a millisecond to make.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any


def lazily(package: str, homes: Sequence[str]) -> Callable[[str], Any]:
    """The package's `__getattr__`. `homes`: its modules, to be looked through in this order."""

    def find(name: str) -> Any:
        offered = vars(sys.modules[package])
        if name in offered["__all__"]:
            for home in homes:
                found = vars(import_module(f"{package}.{home}"))
                if name in found:
                    offered[name] = found[name]
                    return found[name]
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find
