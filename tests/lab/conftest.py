"""Diagnoses of the lab's domains: real DNS, real SMTP, real sockets."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from bot.diagnosis import Diagnostician
from bot.models.diagnosis import Diagnosis, Finding, Subject
from bot.models.query import Query
from bot.net.build import build_network
from bot.settings import load
from playground.lab import Domain, Lab

AT_ONCE = (24, 4, 1)
"""Concurrent diagnoses in each round: on a busy machine some time out, and are repeated with fewer."""


@dataclass
class Ward:
    """The lab, and a diagnostician for it."""

    lab: Lab
    diagnose: Diagnostician

    async def visit(self, domain: str, words: str | None = None, size: int | None = None) -> Diagnosis:
        """Diagnoses the domain's own bounce, or the text given."""
        patient = self.lab.domains[domain]
        query = ask(words if words is not None else patient.bounce, domain, size or patient.size)
        return await self.diagnose(Subject(query=query), ignore)

    async def visits(self, *domains: str, words: str | None = None) -> dict[str, Diagnosis]:
        """Diagnoses several domains in parallel."""
        seen = await asyncio.gather(*(self.visit(domain, words) for domain in domains))
        return dict(zip(domains, seen, strict=True))

    def sicken_controls(self, ailment: str, over: str | None = None) -> None:
        """Makes all controls sick, or those for `ipv4` or `ipv6`."""
        for name, patient in self.lab.domains.items():
            if patient.control and over in {None, patient.control}:
                self.lab.sicken(name, ailment)


def doctor() -> Diagnostician:
    """A new diagnostician, for the lab in the environment."""
    network = build_network(load())
    return Diagnostician(network.resolver, network.prober, network.ourselves, fetcher=network.fetcher)


def misjudged(lab: Lab, seen: Mapping[str, Diagnosis]) -> list[str]:
    """A line for each domain whose verdict is not the expected one."""
    return [
        f"{name}: expected {lab.domains[name].cause} ({lab.domains[name].actor}), "
        f"found {each.verdict.cause} ({each.verdict.actor}): {each.verdict.summary}"
        for name, each in seen.items()
        if not fits(lab.domains[name], each)
    ]


def fits(patient: Domain, seen: Diagnosis) -> bool:
    """Whether the verdict names the right cause, and who has to act."""
    return (seen.verdict.cause, seen.verdict.actor) == (patient.cause, patient.actor)


async def visit_all(
    ward: Ward, domains: Iterable[str], fits: Callable[[str, Diagnosis], bool]
) -> dict[str, Diagnosis]:
    """Diagnoses all with a new diagnostician. Repeats those that were unexpectedly left open, as on a busy
    machine; a wrong cause is never excused by that."""
    seen: dict[str, Diagnosis] = {}
    left = tuple(domains)
    for at_once in AT_ONCE:
        seen |= await _visit(replace(ward, diagnose=doctor()), left, asyncio.Semaphore(at_once))
        unfit = (domain for domain in left if not fits(domain, seen[domain]))
        left = tuple(domain for domain in unfit if seen[domain].verdict.cause == "inconclusive")
    return seen


async def _visit(ward: Ward, domains: Iterable[str], room: asyncio.Semaphore) -> dict[str, Diagnosis]:
    async def visit(domain: str) -> tuple[str, Diagnosis]:
        async with room:
            return domain, await ward.visit(domain)

    return dict(await asyncio.gather(*map(visit, domains)))


def ask(words: str, domain: str | None, size: int | None = None) -> Query:
    """The query as a user would type it: a code, or a reply."""
    is_code = re.fullmatch(r"[245]\.\d\.\d+", words) is not None
    return Query(
        status=words if is_code else None,
        reply=None if is_code or not words else words,
        domain=domain,
        size=size,
    )


def ignore(finding: Finding) -> None:
    """Ignores progress."""


@pytest.fixture
async def ward(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ward]:
    async with ward_where(monkeypatch) as ward:
        yield ward


@asynccontextmanager
async def ward_where(
    monkeypatch: pytest.MonkeyPatch, *, patience: float = 4.0, domains: Mapping[str, Domain] | None = None
) -> AsyncIterator[Ward]:
    """`patience`: seconds that our resolver waits for silent name servers. No domain recovers by itself."""
    async with Lab(domains, forward=[], patience=patience, clock=lambda: 0.0) as lab:
        for name, value in lab.environment().items():
            monkeypatch.setenv(name, value)
        yield Ward(lab, doctor())
