"""Measures how accurate and how fast diagnoses of the lab's domains are.

python -m tests.bench.diagnosis [--delay SECONDS]

The critical path is the longest chain of steps that depend on each other. A healthy domain has seven round
trips: MX, address, connect, banner, EHLO, STARTTLS, TLS. Without network namespaces connecting and TLS take
no time.
"""

import argparse
import asyncio
import os
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.diagnosis import Diagnostician
from bot.models.diagnosis import Actor, Diagnosis, Subject
from bot.running.garbage import exempt_loaded_objects
from playground.lab import Domain, load_domains
from tests.bench import wire
from tests.bench.lab_process import lab_elsewhere
from tests.bench.stalls import Stalls
from tests.lab.conftest import ask, doctor, ignore

STEPS = 7 if wire.possible() else 5
DOMAINS = 50
PROMPT = {"healthy", "small", "bare"}
"""Mail servers that reply without delay."""
BY_WORDS = (
    *(
        "mailbox-",
        "message-",
        "sender-",
        "spf-",
        "dkim-",
        "dmarc-",
        "content-",
        "protocol-",
        "relay-",
        "rate-",
    ),
    *("greylisted", "mail-loop", "recipient-system", "recipient-mis", "inconclusive"),
)
"""Causes that no network check can show."""
BLAMES = {Actor.RECIPIENT, Actor.SENDER, Actor.SENDER_NETWORK}
PLENTY = ("healthy", "hosted", "implicit", "signed", "dane", "roomy", "bare", "old", "one-server", "mx-alias")


@dataclass(frozen=True, slots=True)
class Result:
    patient: Domain
    seen: Diagnosis

    @property
    def right(self) -> bool:
        return self.seen.verdict.cause == self.patient.cause

    @property
    def right_actor(self) -> bool:
        return self.seen.verdict.actor == self.patient.actor

    @property
    def wrong_blame(self) -> bool:
        return self.seen.verdict.actor in BLAMES and not self.right_actor


def subject_of(patient: Domain) -> Subject:
    return Subject(query=ask(patient.bounce, patient.name, patient.size))


async def visit(patient: Domain, diagnose: Diagnostician | None = None) -> Result:
    return Result(patient, await (diagnose or doctor())(subject_of(patient), ignore))


async def measure(delay: float) -> None:
    patients = load_domains()
    await accuracy(list(patients.values()))
    await critical_path([patients[f"{name}.example"] for name in PLENTY], delay)
    await dead_name_servers(patients["dns-dead.example"])
    await many_hosts(patients["fifteen.example"], patients["healthy.example"])
    await crowd(list(patients.values()), patients["healthy.example"])
    await hostility([each for each in patients.values() if each.hostile])


async def accuracy(patients: Sequence[Domain]) -> None:
    results = [await visit(each) for each in patients if not each.recovers_after]
    network = [each for each in results if not each.patient.cause.startswith(BY_WORDS)]
    for name, group in (("network causes", network), ("all", results)):
        say(
            f"{name}: {len(group)} domains, cause right {share(group, 'right')}, actor right "
            f"{share(group, 'right_actor')}, wrong blame {sum(each.wrong_blame for each in group)}"
        )


def share(results: Sequence[Result], what: str) -> str:
    return f"{100 * sum(getattr(each, what) for each in results) / len(results):.1f} %"


async def critical_path(patients: Sequence[Domain], delay: float) -> None:
    ratios = [
        (await visit(each)).seen.elapsed_seconds / (STEPS * delay) for each in patients for _ in range(5)
    ]
    say(
        f"elapsed / critical path at {delay * 1000:.0f} ms: median {statistics.median(ratios):.2f}, "
        f"p95 {quantile(ratios, 95):.2f} ({len(ratios)} diagnoses of healthy domains)"
    )


async def dead_name_servers(patient: Domain) -> None:
    result = await visit(patient)
    say(f"every name server dead: {result.seen.elapsed_seconds:.2f} s, {result.seen.verdict.cause}")


async def many_hosts(fifteen: Domain, one: Domain) -> None:
    many = [(await visit(fifteen)).seen.elapsed_seconds for _ in range(10)]
    single = [(await visit(one)).seen.elapsed_seconds for _ in range(10)]
    say(f"15 mail hosts against 1: {statistics.median(many) / statistics.median(single):.2f} x")


async def crowd(patients: Sequence[Domain], one: Domain) -> None:
    """200 concurrent diagnoses of domains that answer at once, with rare garbage collections as in the
    running bot. On a busy machine the loop's own seconds are what counts."""
    quick = [each for each in patients if is_quick(each)][:DOMAINS]
    alone = statistics.median([(await visit(one)).seen.elapsed_seconds for _ in range(5)])
    exempt_loaded_objects()
    for _ in range(3):
        diagnose, busy = doctor(), time.process_time()
        async with Stalls() as stalls:
            results = await asyncio.gather(*(visit(quick[i % len(quick)], diagnose) for i in range(200)))
        p95 = quantile([each.seen.elapsed_seconds for each in results], 95)
        say(
            f"200 at once of {len(quick)} domains: p95 {p95:.2f} s, {p95 / alone:.1f} x one alone; "
            f"{time.process_time() - busy:.2f} s of processor; loop stalled at most "
            f"{1000 * stalls.longest:.0f} ms, at work for at most {1000 * stalls.longest_own:.0f} ms of it"
        )


def is_quick(patient: Domain) -> bool:
    """Whether no server asked about it is slow or dead, whatever its bounces say."""
    well = set(patient.ns) == {"answers"} and patient.mail and PROMPT.issuperset(patient.mail)
    return bool(well) and patient.patient and not patient.ipv6


async def hostility(patients: Sequence[Domain]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results = await asyncio.gather(*(visit(each) for each in patients))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    slowest = max(each.seen.elapsed_seconds for each in results)
    say(f"{len(results)} hostile domains: the slowest {slowest:.1f} s, memory grown by {grown:.0f} MB")


def quantile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--delay", type=float, default=0.03, help="seconds to the lab and back")
    delay = parser.parse_args().delay
    with lab_elsewhere(delay) as environment:
        os.environ.update(environment)
        asyncio.run(measure(delay))


if __name__ == "__main__":
    main()
