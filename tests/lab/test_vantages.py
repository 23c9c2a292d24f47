"""Looks from another vantage, through a SOCKS5 proxy."""

from collections.abc import AsyncIterator

import pytest

from bot.diagnosis import Diagnostician
from bot.models.diagnosis import Diagnosis, Subject
from bot.net.build import build_network
from bot.settings import load
from tests.lab.conftest import Ward, ask, ignore
from tests.lab.socks import SocksServer


@pytest.fixture
async def proxy() -> AsyncIterator[SocksServer]:
    server = SocksServer()
    yield server
    await server.stop()


async def visit(ward: Ward, vantages: str, domain: str, monkeypatch: pytest.MonkeyPatch) -> Diagnosis:
    monkeypatch.setenv("BOUNCEBOT_VANTAGES", vantages)
    network = build_network(load())
    diagnose = Diagnostician(network.resolver, network.prober, ward.diagnose.ourselves)
    return await diagnose(Subject(query=ask("4.4.1", domain)), ignore)


async def test_a_check_from_elsewhere_is_named_so(
    ward: Ward, proxy: SocksServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = await visit(ward, f"office={await proxy.start()}", "healthy.example", monkeypatch)
    assert seen.verdict.cause == "healthy"
    (look,) = [each for each in seen.findings if each.check == "smtp"]
    assert look.vantage == "office"
    assert [each for each in proxy.asked if each == look.address] == [look.address]


async def test_a_refusal_passes_through_the_proxy(
    ward: Ward, proxy: SocksServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = await visit(ward, f"office={await proxy.start()}", "refusing.example", monkeypatch)
    assert seen.verdict.cause == "recipient-refusing"


async def test_behind_a_proxy_that_only_disconnects_it_is_just_unreachable(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = SocksServer(talkative=False)
    seen = await visit(ward, f"office={await proxy.start()}", "refusing.example", monkeypatch)
    await proxy.stop()
    assert seen.verdict.cause == "recipient-unreachable"


async def test_a_proxy_that_is_down_is_no_evidence(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_no_evidence(await visit(ward, "office=socks5://127.0.0.1:9", "healthy.example", monkeypatch))


async def test_a_proxy_that_blocks_mail_is_no_evidence(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = SocksServer(lets_out=False)
    seen = await visit(ward, f"office={await proxy.start()}", "healthy.example", monkeypatch)
    await proxy.stop()
    assert_no_evidence(seen)


def assert_no_evidence(seen: Diagnosis) -> None:
    assert seen.verdict.cause == "inconclusive"
    assert {each.state for each in seen.findings if each.check in {"smtp", "vantage"}} == {"skipped"}
