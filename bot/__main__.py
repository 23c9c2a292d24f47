"""The process of a command: it is short, and what it loads stays to the end."""

import gc
import io
import os
import signal
import sys

STOPPED = 130
"""The exit status of who was interrupted by SIGINT, as shells have it: 128 and the signal's number."""


def _leave(*_: object) -> None:
    os._exit(STOPPED)


_BY_DEFAULT = signal.getsignal(signal.SIGINT) is signal.default_int_handler
if _BY_DEFAULT:  # Ctrl-C while all this loads tells nobody in which line
    signal.signal(signal.SIGINT, _leave)
gc.set_threshold(300_000)  # new objects between two looks for garbage: fewer than a command loads and makes
sys.setswitchinterval(0.0002)  # seconds that an answer waits for what is loaded beside it (ahead.py)
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # nor every installed package for some

from bot import cli  # noqa: E402

if _BY_DEFAULT:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def main() -> None:
    """A command has closed what it opened. To take all apart that it loaded would be another 0.01 s."""
    _have_streams()
    try:
        cli.main()
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(int(end.code or 0))


def _have_streams() -> None:
    """A stream that was closed (`>&-`) leads nowhere; the others take any character in any locale.

    What is not UTF-8 in a file's name is escaped as JSON has it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
