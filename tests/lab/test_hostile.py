"""Hostile servers cannot waste our time or memory, and forbidden addresses are never contacted."""

import asyncio
import tracemalloc
from collections import Counter

import pytest

from bot.diagnosing import diagnose_at_once
from bot.models.diagnosis import Subject
from bot.settings import load
from tests.lab.conftest import Ward, ask, ignore

MEGABYTE = 1_000_000


@pytest.mark.parametrize("domain", ["endless-banner.example", "endless-ehlo.example", "huge-banner.example"])
async def test_endless_input_is_cut_off_at_once(ward: Ward, domain: str) -> None:
    await ward.visit("healthy.example")
    tracemalloc.start()
    seen = await ward.visit(domain)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen.verdict.cause == "inconclusive"
    assert peak < 10 * MEGABYTE
    assert max(len(str(dict(each.detail))) for each in seen.findings) < 10_000


async def test_one_server_gets_one_session_at_a_time_whatever_its_names(ward: Ward) -> None:
    await asyncio.gather(*(ward.visit("hundred.example") for _ in range(5)))
    assert Counter(each.address for each in ward.lab.log.contacts).most_common(1)[0][1] == 1
    assert all(each.beside == 0 for each in ward.lab.log.contacts)


async def test_of_many_hosts_the_first_ten_are_checked(ward: Ward) -> None:
    seen = await ward.visit("fifteen.example")
    assert "15 hosts" in next(each.summary for each in seen.findings if each.check == "mx")
    assert len([each for each in seen.findings if each.check == "smtp"]) == 10


async def test_a_forbidden_address_is_never_contacted(ward: Ward) -> None:
    for domain in ("forbidden.example", "loopback.example", "private.example"):
        seen = await ward.visit(domain)
        assert seen.verdict.cause == "mx-not-public"
    assert all(each.allowed for each in ward.lab.log.contacts)


async def test_concurrent_identical_queries_are_sent_once(ward: Ward) -> None:
    await asyncio.gather(*(ward.visit("healthy.example") for _ in range(20)))
    asked = Counter((each.server, each.name, each.rdtype) for each in ward.lab.log.questions)
    assert set(asked.values()) == {1}


async def test_a_command_that_prefetches_queries_nobody_twice(ward: Ward) -> None:
    subject = Subject(query=ask("4.4.1", "fifteen.example"))
    seen = await diagnose_at_once(load(), [], None, subject, ignore)
    looked = Counter(each.address for each in ward.lab.log.contacts)
    assert looked == Counter(each.address for each in seen.findings if each.check == "smtp")
    asked = Counter((each.server, each.name, each.rdtype) for each in ward.lab.log.questions)
    assert set(asked.values()) == {1}
