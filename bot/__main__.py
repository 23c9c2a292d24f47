"""The process of a command: what it loads stays to the end, so looking for garbage in it is in vain."""

import atexit
import gc

gc.set_threshold(50_000)  # new objects between two looks; before anything is loaded
atexit.register(gc.freeze)  # nor is all of it looked through at the end, which takes a tenth of a second

from bot.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
