"""The process of a command: it is short, and what it loads stays to the end."""

import atexit
import gc
import os
import sys

gc.set_threshold(300_000)  # new objects between two looks for garbage: fewer than a command loads and makes
atexit.register(gc.freeze)  # nor is all of it looked through at the end, which takes a tenth of a second
sys.setswitchinterval(0.0002)  # seconds that an answer waits for what is loaded beside it (ahead.py)
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # nor every installed package for some

from bot.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
