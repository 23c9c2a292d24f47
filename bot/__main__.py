"""The process of a command: it is short, and what it loads stays to the end."""

import gc
import os
import sys

gc.set_threshold(300_000)  # new objects between two looks for garbage: fewer than a command loads and makes
sys.setswitchinterval(0.0002)  # seconds that an answer waits for what is loaded beside it (ahead.py)
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # nor every installed package for some

from bot import cli  # noqa: E402


def main() -> None:
    """A command has closed what it opened. To take all apart that it loaded would be another 0.01 s."""
    try:
        cli.main()
    except SystemExit as end:
        for stream in filter(None, (sys.stdout, sys.stderr)):  # None is one that was closed before
            stream.flush()
        os._exit(int(end.code or 0))


if __name__ == "__main__":
    main()
