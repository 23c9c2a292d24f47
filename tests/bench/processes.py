"""The memory and processor time of a process on Linux."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
GONE = FileNotFoundError, ProcessLookupError
"""Raised for a process that has just ended: before its file is opened, or after."""


def megabytes(pid: int) -> float:
    """Resident memory in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1000


def cpu_seconds(pid: int) -> float:
    """Processor seconds of it and of all processes it started, including those that ended."""
    spent = 0.0
    for each in family(pid):
        with suppress(*GONE):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            spent += sum(map(int, fields[11:15])) / TICKS
    return spent


def family(pid: int) -> Iterator[int]:
    """It, and all processes it started that still run."""
    yield pid
    with suppress(*GONE):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from family(int(child))
