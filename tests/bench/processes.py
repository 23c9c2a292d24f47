"""What a process costs, as Linux tells it."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
GONE = FileNotFoundError, ProcessLookupError
"""Raised for one that has just ended: before its file is opened, or after."""


def megabytes(pid: int) -> float:
    """Resident memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1000


def cpu_seconds(pid: int) -> float:
    """Of it and of all that it started, those that ended included."""
    spent = 0.0
    for each in family(pid):
        with suppress(*GONE):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            spent += sum(map(int, fields[11:15])) / TICKS
    return spent


def family(pid: int) -> Iterator[int]:
    """It, and all that it started and that still run."""
    yield pid
    with suppress(*GONE):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from family(int(child))
