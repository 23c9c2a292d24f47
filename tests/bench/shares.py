"""A share of the processor for a process, with Linux control groups."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from tests.bench.processes import family

ROOT = Path("/sys/fs/cgroup")
SECOND_VERSION = (ROOT / "cgroup.controllers").exists()
ALL = ROOT if SECOND_VERSION else ROOT / "cpu"
PERIOD = 10_000
"""The period of a share in microseconds: so short that waiting for the next one is not a stall."""
FIRST = 10
"""How much more weight than others, so that the process gets its share."""

_names = (f"bouncebot-bench-{os.getpid()}-{number}" for number in count())


def available() -> bool:
    """Whether shares are possible, which takes Linux and root."""
    try:
        with _group() as group:
            _limit(group, 1)
    except OSError:
        return False
    return True


@contextmanager
def shared(pid: int, cores: float | None = None) -> Iterator[None]:
    """The process, and all that it starts, get priority, with at most this many cores."""
    with _group() as group:
        _limit(group, cores)
        _take(group, family(pid))
        yield


@contextmanager
def _group() -> Iterator[Path]:
    if SECOND_VERSION:
        (ALL / "cgroup.subtree_control").write_text("+cpu")
    (group := ALL / next(_names)).mkdir()
    try:
        yield group
    finally:
        while left := (group / "cgroup.procs").read_text().split():
            _take(ALL, map(int, left))
        group.rmdir()


def _limit(group: Path, cores: float | None) -> None:
    quota = "max" if cores is None else round(cores * PERIOD)
    if SECOND_VERSION:
        (group / "cpu.weight").write_text(str(100 * FIRST))
        (group / "cpu.max").write_text(f"{quota} {PERIOD}")
    else:
        (group / "cpu.shares").write_text(str(1024 * FIRST))
        (group / "cpu.cfs_period_us").write_text(str(PERIOD))
        (group / "cpu.cfs_quota_us").write_text("-1" if cores is None else str(quota))


def _take(group: Path, pids: Iterable[int]) -> None:
    for each in pids:
        with suppress(ProcessLookupError):
            (group / "cgroup.procs").write_text(str(each))
