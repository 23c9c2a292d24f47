"""Our resolver filters names: whatever it answers, nobody else is blamed for that."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.models.diagnosis import Actor
from playground.lab import Domain, load_domains
from playground.lab.dns.filters import Filter
from tests.lab.conftest import Ward, ward_where

SHOWN = set(Filter) - {Filter.ZERO, Filter.PAGE, Filter.FAILS}
"""Filters that the answers themselves reveal; the answers of the others could be true."""


def well(name: str) -> Domain:
    return Domain(name=name, about="Nothing is wrong with it", cause="healthy", actor="nobody")


@pytest.fixture
async def filtered(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ward]:
    """One domain for each filter of its name, and another one for each filter of its mail host."""
    controls = {name: each for name, each in load_domains().items() if each.control}
    names = [f"{how}-{what}.example" for how in Filter for what in ("domain", "host")]
    async with ward_where(monkeypatch, domains=controls | {name: well(name) for name in names}) as ward:
        for how in Filter:
            ward.lab.filter_name(f"{how}-domain.example", how)
            ward.lab.filter_name(f"mx1.{how}-host.example", how)
        yield ward


@pytest.mark.parametrize("what", ["domain", "host"])
async def test_behind_one_resolver_its_answers_show_what_it_forges(filtered: Ward, what: str) -> None:
    filtered.lab.block_direct_dns()
    seen = await asyncio.gather(*(filtered.visit(f"{how}-{what}.example") for how in Filter))
    for how, each in zip(Filter, seen, strict=True):
        certain = ("resolver-broken", Actor.SENDER_NETWORK)
        shown = how in SHOWN and (how, what) != (Filter.DENIES_AS_PARENT, "domain")
        expected = certain if shown else ("inconclusive", Actor.UNKNOWN)
        assert (how, each.verdict.cause, each.verdict.actor) == (how, *expected)
        assert how is Filter.FAILS or each.steps[0].actor is Actor.SENDER_NETWORK


@pytest.mark.parametrize("what", ["domain", "host"])
async def test_if_name_servers_can_be_queried_they_show_what_it_withholds(filtered: Ward, what: str) -> None:
    seen = await asyncio.gather(*(filtered.visit(f"{how}-{what}.example") for how in Filter))
    said = {how: (each.verdict.cause, each.verdict.actor) for how, each in zip(Filter, seen, strict=True)}
    elsewhere = said.pop(Filter.PAGE)
    assert set(said.values()) == {("resolver-broken", Actor.SENDER_NETWORK)}
    assert elsewhere[1] in {Actor.SENDER_NETWORK, Actor.UNKNOWN}


async def test_real_problems_are_found_behind_one_resolver(ward: Ward) -> None:
    ward.lab.block_direct_dns()
    sick = [f"{each}.example" for each in ("gone", "no-mail", "mx-gone", "mx-dangling", "null-mx", "private")]
    sick += ["down.example", "signatures-expired.example"]
    for domain, seen in (await ward.visits(*sick)).items():
        assert (domain, seen.verdict.cause) == (domain, ward.lab.domains[domain].cause)


async def test_a_comparison_not_finished_in_time_blames_nobody(
    filtered: Ward,
) -> None:
    filtered.lab.block_direct_dns()
    hurried = replace(filtered, diagnose=replace(filtered.diagnose, deadline=1.0))
    seen_all = await hurried.visits("zero-host.example", "page-host.example", "denies-host.example")
    for seen in seen_all.values():
        assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
        assert "time ran out" in seen.verdict.summary


async def test_a_reply_about_a_failed_lookup_blames_nobody_if_it_may_have_been_ours(filtered: Ward) -> None:
    """The reply does not say whose resolver failed."""
    filtered.lab.block_direct_dns()
    domains = [f"{how}-domain.example" for how in Filter]
    seen = await filtered.visits(*domains, words="451 4.4.3 Temporary lookup failure")
    for domain, each in seen.items():
        assert (domain, each.verdict.actor in {Actor.SENDER_NETWORK, Actor.UNKNOWN}) == (domain, True)


async def test_a_denial_worded_like_the_parent_zones_is_doubted_by_the_registry(
    filtered: Ward,
) -> None:
    filtered.lab.block_direct_dns()
    seen = await filtered.visit(f"{Filter.DENIES_AS_PARENT}-domain.example", "550 5.1.2 Domain not found")
    assert "its registry says that it is registered and has name servers" in seen.verdict.summary
    assert seen.steps[0].actor is Actor.SENDER_NETWORK


async def test_a_visible_filter_is_reported_even_if_the_reply_names_an_internal_cause(filtered: Ward) -> None:
    filtered.lab.block_direct_dns()
    domains = [f"{how}-domain.example" for how in SHOWN - {Filter.DENIES_AS_PARENT}]
    seen = await filtered.visits(*domains, words="451 4.3.0 Temporary lookup failure")
    for domain, each in seen.items():
        assert (domain, each.verdict.cause) == (domain, "resolver-broken")
        assert f"filter {domain}" in each.verdict.summary
