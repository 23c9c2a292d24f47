"""The limits of HTTPS requests: names only, vetted addresses only, limited size and time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from ipaddress import ip_network

import pytest
from aiohttp import web

from bot.net.guard import Guard
from bot.net.https import HttpsFetcher
from playground.lab.certificates import AUTHORITY, context
from tests.twins.network import PaperResolver

NAME = "mta-sts.sts.example"
OTHER = "somebody-else.example"
LOCAL = (ip_network("127.0.0.0/8"),)


@dataclass
class Site:
    """A web server whose answers the test sets, and which records the requests."""

    port: int = 0
    answer: web.Response = field(default_factory=lambda: web.Response(text="hello"))
    asked: list[str] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    silent: bool = False

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if self.silent:
            await asyncio.Event().wait()
        if target := self.redirects.get(request.path):
            return web.Response(status=302, headers={"Location": target})
        return web.Response(status=self.answer.status, body=self.answer.body)


@pytest.fixture
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    site = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", site.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    tcp = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context("good"))
    await tcp.start()
    site.port = runner.addresses[0][1]
    yield site
    await runner.cleanup()


def fetcher(site: Site, guard: Guard | None = None) -> HttpsFetcher:
    resolver = PaperResolver({(NAME, "A"): ("127.0.0.1",), (OTHER, "A"): ("127.0.0.1",)})
    return HttpsFetcher(resolver, guard or Guard(LOCAL), port=site.port)


async def test_an_answer_is_fetched_once_and_cached(site: Site) -> None:
    ours = fetcher(site)
    for _ in range(3):
        got = await ours.get(f"https://{NAME}/policy", most=100)
    assert (got.ok, got.body) == (True, b"hello")
    assert site.asked == ["/policy"]


async def test_forbidden_addresses_are_not_contacted(site: Site) -> None:
    got = await fetcher(site, Guard()).get(f"https://{NAME}/", most=100)
    assert "loopback" in (got.error or "")
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://mta-sts.sts.example/",
        "https://mta-sts.sts.example:22/",
    ],
)
async def test_ip_addresses_other_ports_and_plain_http_are_refused(site: Site, url: str) -> None:
    got = await fetcher(site).get(url, most=100)
    assert "is not asked" in (got.error or "")
    assert site.asked == []


async def test_a_redirect_is_the_answer_if_none_may_be_followed(site: Site) -> None:
    site.redirects["/policy"] = f"https://{NAME}/elsewhere"
    assert (await fetcher(site).get(f"https://{NAME}/policy", most=100)).status == 302
    assert site.asked == ["/policy"]


async def test_redirects_are_limited_and_each_is_vetted(site: Site) -> None:
    site.redirects = {"/1": "/2", "/2": "/3", "/3": "/4", "/inside": "https://127.0.0.1/secret"}
    ours = fetcher(site)
    assert (await ours.get(f"https://{NAME}/2", most=100, redirects=2)).ok
    assert "redirects" in ((await ours.get(f"https://{NAME}/1", most=100, redirects=2)).error or "")
    assert "no name" in ((await ours.get(f"https://{NAME}/inside", most=100, redirects=2)).error or "")


async def test_a_body_over_the_limit_is_an_error(site: Site) -> None:
    site.answer = web.Response(body=b"x" * 100_000)
    assert "more than 1000 bytes" in ((await fetcher(site).get(f"https://{NAME}/", most=1000)).error or "")


async def test_a_certificate_for_another_name_is_refused(site: Site) -> None:
    got = await fetcher(site).get(f"https://{OTHER}/", most=100)
    assert not got.ok
    assert "certificate" in (got.error or "").lower()
    assert site.asked == []


async def test_a_silent_server_times_out(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.net.https.PATIENCE", 0.2)
    site.silent = True
    got = await fetcher(site).get(f"https://{NAME}/", most=100)
    assert "no answer within 0.2 s" in (got.error or "")
