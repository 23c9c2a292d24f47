"""Diagnoses against the lab: real DNS, real SMTP, real sockets."""

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
"""Where the machine is busy, time is up before all of so many have answered: fewer are visited again."""


@dataclass
class Ward:
    """The lab, and a doctor in it."""

    lab: Lab
    diagnose: Diagnostician

    async def visit(self, domain: str, words: str | None = None, size: int | None = None) -> Diagnosis:
        """What comes of a bounce of the domain: its own words, or those given."""
        patient = self.lab.domains[domain]
        query = ask(words if words is not None else patient.bounce, domain, size or patient.size)
        return await self.diagnose(Subject(query=query), ignore)

    async def visits(self, *domains: str, words: str | None = None) -> dict[str, Diagnosis]:
        """Likewise of several, side by side."""
        seen = await asyncio.gather(*(self.visit(domain, words) for domain in domains))
        return dict(zip(domains, seen, strict=True))

    def sicken_controls(self, ailment: str, over: str | None = None) -> None:
        """All that is compared with, or what is reached over `ipv4` or `ipv6`."""
        for name, patient in self.lab.domains.items():
            if patient.control and over in {None, patient.control}:
                self.lab.sicken(name, ailment)


def doctor() -> Diagnostician:
    """One that has seen nothing yet, in the lab that the environment names."""
    network = build_network(load())
    return Diagnostician(network.resolver, network.prober, network.ourselves, fetcher=network.fetcher)


async def visit_all(
    ward: Ward, domains: Iterable[str], fits: Callable[[str, Diagnosis], bool]
) -> dict[str, Diagnosis]:
    """By a doctor who has seen nothing yet. Those that do not come out as they are to are visited again."""
    seen: dict[str, Diagnosis] = {}
    left = tuple(domains)
    for at_once in AT_ONCE:
        seen |= await _visit(replace(ward, diagnose=doctor()), left, asyncio.Semaphore(at_once))
        left = tuple(domain for domain in left if not fits(domain, seen[domain]))
    return seen


async def _visit(ward: Ward, domains: Iterable[str], room: asyncio.Semaphore) -> dict[str, Diagnosis]:
    async def visit(domain: str) -> tuple[str, Diagnosis]:
        async with room:
            return domain, await ward.visit(domain)

    return dict(await asyncio.gather(*map(visit, domains)))


def ask(words: str, domain: str | None, size: int | None = None) -> Query:
    """As somebody would type it: a code, or a reply."""
    is_code = re.fullmatch(r"[245]\.\d\.\d+", words) is not None
    return Query(
        status=words if is_code else None,
        reply=None if is_code or not words else words,
        domain=domain,
        size=size,
    )


def ignore(finding: Finding) -> None:
    """Nobody watches."""


@pytest.fixture
async def ward(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ward]:
    async with ward_where(monkeypatch) as ward:
        yield ward


@asynccontextmanager
async def ward_where(
    monkeypatch: pytest.MonkeyPatch, *, patience: float = 4.0, domains: Mapping[str, Domain] | None = None
) -> AsyncIterator[Ward]:
    """`patience`: of our resolver with name servers that are silent, in seconds."""
    async with Lab(domains, forward=[], patience=patience) as lab:
        for name, value in lab.environment().items():
            monkeypatch.setenv(name, value)
        yield Ward(lab, doctor())
