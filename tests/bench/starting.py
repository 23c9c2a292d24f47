"""Measures how long commands take as whole processes, including loading.

python -m tests.bench.starting [--delay SECONDS] [--checkdmarc PATH]

With `--checkdmarc` its process and ours take turns over the same domains. It knows only the ports 53 and 25,
so the lab uses these, which usually requires root.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from tests.bench.lab_process import lab_elsewhere

RUNS = 7
COMMANDS = (
    ("-c", "pass"),
    ("-c", "from pydantic import BaseModel"),
    ("-m", "bot", "explain", "4.4.1"),
    ("-m", "bot", "parse", "pyproject.toml"),
    ("-m", "bot", "diagnose", "4.4.1", "healthy.example"),
)
DOMAINS = tuple(f"{each}.example" for each in ("healthy", "signed", "two", "three", "five", "fifteen"))
"""Healthy domains, with one to fifteen mail servers."""


def seconds(command: Sequence[str]) -> tuple[float, float]:
    """Wall-clock and processor seconds of a process, whatever its exit status."""
    before, began = _busy(), time.monotonic()
    subprocess.run(command, capture_output=True, check=False)
    return time.monotonic() - began, _busy() - before


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def typical(taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    whole, busy = zip(*taken, strict=True)
    return statistics.median(whole), statistics.median(busy)


def commands() -> None:
    for each in COMMANDS:
        whole, busy = typical([seconds([sys.executable, *each]) for _ in range(RUNS)])
        print(f"python {' '.join(each)}: {whole:.2f} s, {busy:.2f} s of them processor")


def versus(checkdmarc: str) -> None:
    resolver = os.environ["BOUNCEBOT_NAMESERVERS"].partition(":")[0]
    for domain in DOMAINS:
        pairs = [
            (
                seconds([sys.executable, "-m", "bot", "diagnose", domain]),
                seconds([checkdmarc, "--check-mx-tls", domain, "-n", resolver]),
            )
            for _ in range(RUNS)
        ]
        (ours, _), (theirs, _) = (typical(each) for each in zip(*pairs, strict=True))
        print(f"{domain}: ours {ours:.2f} s, checkdmarc {theirs:.2f} s, {theirs / ours:.1f} x")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--delay", type=float, default=0.03, help="seconds to the lab and back")
    parser.add_argument("--checkdmarc", metavar="PATH", help="its command, to compare with")
    options = parser.parse_args()
    with lab_elsewhere(options.delay, usual_ports=bool(options.checkdmarc)) as environment:
        os.environ.update(environment)
        commands()
        if options.checkdmarc:
            versus(options.checkdmarc)


if __name__ == "__main__":
    main()
