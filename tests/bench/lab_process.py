"""The lab in its own process, so that it does not share an event loop with what is measured.

python -m tests.bench.lab_process DELAY [usual]     prints its environment as JSON, serves until stdin closes
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.running.garbage import exempt_loaded_objects
from playground.lab import Lab
from tests.bench import wire

USUAL = (53, 25)


@contextmanager
def lab_elsewhere(round_trip: float, *, usual_ports: bool = False) -> Iterator[dict[str, str]]:
    """The settings for a lab that is `round_trip` seconds away.

    `usual_ports`: uses 53 and 25, for programs that know no others.
    """
    if wire.possible():
        with (
            wire.far_end() as far,
            _lab(0.0, usual_ports) as environment,
            wire.near_end(far, round_trip),
        ):
            yield environment
    else:
        print("No network namespaces here: the lab is late with every answer, connects take no time")
        with _lab(round_trip, usual_ports) as environment:
            yield environment


@contextmanager
def _lab(delay: float, usual_ports: bool) -> Iterator[dict[str, str]]:
    """`delay`: seconds added to every answer and reply."""
    command = [sys.executable, "-m", __name__, str(delay), *(["usual"] if usual_ports else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


async def serve(delay: float, dns_port: int = 0, smtp_port: int = 0) -> None:
    async with Lab(delay=delay, forward=[], dns_port=dns_port, smtp_port=smtp_port) as lab:
        sys.stdout.write(json.dumps(lab.environment()) + "\n")
        sys.stdout.flush()
        exempt_loaded_objects()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), *(USUAL if sys.argv[2:] else ())))
