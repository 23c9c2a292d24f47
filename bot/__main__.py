"""Sets up the process of a command: it is short-lived, and what it loads is needed until the end."""

import gc
import io
import os
import signal
import sys

STOPPED = 130
"""The exit status after SIGINT, as in shells: 128 plus the signal's number."""


def _leave(*_: object) -> None:
    os._exit(STOPPED)


_BY_DEFAULT = signal.getsignal(signal.SIGINT) is signal.default_int_handler
if _BY_DEFAULT:  # Ctrl-C while modules load prints no traceback
    signal.signal(signal.SIGINT, _leave)
gc.set_threshold(300_000)  # more objects than a command creates, so it collects no garbage
sys.setswitchinterval(0.0002)  # seconds that an answer waits while modules load in a thread (ahead.py)
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # do not search all packages for plugins

from bot import cli  # noqa: E402

if _BY_DEFAULT:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def main() -> None:
    """Runs the command line and exits at once: tearing down the interpreter would take another 0.01 s."""
    _have_streams()
    try:
        cli.main()
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(int(end.code or 0))


def _have_streams() -> None:
    """Replaces closed streams (`>&-`) by the null device, and lets the others take any character in any
    locale.

    Bytes of a file name that are not UTF-8 are escaped as in JSON.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
