"""In which thread a function does its work."""

import threading
from pkgutil import resolve_name
from typing import Any

import pytest


def noting_threads(patch: pytest.MonkeyPatch, name: str) -> list[threading.Thread]:
    """A list that gets the thread of each call of the function with this name."""
    threads = list[threading.Thread]()
    work = resolve_name(name)

    def noted(*args: Any, **kwargs: Any) -> Any:
        threads.append(threading.current_thread())
        return work(*args, **kwargs)

    patch.setattr(name, noted)
    return threads
