"""Measures the steps of the README from a clone to a running bot: git clone, make setup, bouncebot run.

    python -m tests.bench.clone

It clones the committed tree into a temporary folder with its own virtual environment. A second run shows the
times with a warm cache of pip.
"""

import asyncio
import os
import resource
import shlex
import subprocess
import tempfile
import time
from pathlib import Path

from playground.lab import Lab
from playground.workspace import Workspace
from tests.bench.bot_process import bot_between

ROOT = Path(__file__).parents[2]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "bouncebot"
        try:
            fetched = _seconds("git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(clone))
            installed = _seconds("make", "--silent", "-C", str(clone), "setup")
        except subprocess.CalledProcessError as error:
            print(f"no clone was installed: {shlex.join(error.cmd)} failed; are the packages within reach?")
            return
        connected = asyncio.run(_connected(clone))
        parts = f"clone {fetched:.1f} s, make setup {installed:.1f} s, connected {connected:.1f} s"
        print(f"{parts}: {fetched + installed + connected:.0f} s, {_busy():.0f} s of one processor")
        files = (file for file in (clone / ".venv" / "lib").rglob("*") if file.is_file())
        print(f"installed: {sum(file.stat().st_size for file in files) / 1e6:.0f} MB, with all libraries")


def _busy() -> float:
    """Processor seconds of the processes started here; the rest was waiting, or other programs' time."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds(*command: str) -> float:
    """Runs without the paths of our own environment, as on a new machine."""
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    began = time.perf_counter()
    subprocess.run(command, check=True, env=clean)
    return time.perf_counter() - began


async def _connected(clone: Path) -> float:
    async with Workspace() as workspace, Lab(forward=[]) as lab:
        began = time.perf_counter()
        program = clone / ".venv" / "bin" / "bouncebot"
        async with bot_between(workspace, lab, command=[program], PYTHONPATH=str(clone)):
            return time.perf_counter() - began


if __name__ == "__main__":
    main()
