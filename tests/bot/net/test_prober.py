"""How many sessions run at once: few with one network, whatever other networks do."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import ip_network

import pytest

from bot.checks.servers.smtp import describe
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from bot.net import prober
from bot.net.guard import Guard
from bot.net.prober import MOST_PER_NETWORK, SmtpProber

FIRST, SECOND = "198.51.100.0/24", "203.0.113.0/24"
SIXTH = "2001:db8:7::/48"
ALLOWED = tuple(map(ip_network, (FIRST, SECOND, SIXTH)))


@dataclass
class Servers:
    """Keep every session open until `over` is set, and count them by network."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    open: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)

    def session(self, *, address: str, vantage: str, **_: object) -> "PaperSession":
        return PaperSession(self, address, vantage)


@dataclass
class PaperSession:
    servers: Servers
    address: str
    vantage: str

    async def run(self) -> SmtpSession:
        network = str(ip_network((self.address, 48 if ":" in self.address else 24), strict=False))
        self.servers.open[network] += 1
        self.servers.most[network] = max(self.servers.most[network], self.servers.open[network])
        await self.servers.over.wait()
        self.servers.open[network] -= 1
        return SmtpSession(
            address=self.address, vantage=self.vantage, outcome=SmtpOutcome.OK, stage=Stage.QUIT
        )


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Servers:
    found = Servers()
    monkeypatch.setattr(prober, "Session", found.session)
    return found


async def begin(looking: SmtpProber, addresses: list[str]) -> "list[asyncio.Task[SmtpSession]]":
    begun = [asyncio.create_task(looking.look("mx.example", each)) for each in addresses]
    for _ in range(20 * len(begun)):
        await asyncio.sleep(0)
    return begun


@pytest.mark.parametrize(("network", "form"), [(FIRST, "198.51.100.{}"), (SIXTH, "2001:db8:7:{}::25")])
async def test_many_servers_of_one_network_are_asked_a_few_at_a_time(
    servers: Servers, network: str, form: str
) -> None:
    begun = await begin(SmtpProber(Guard(ALLOWED), "us.example"), [form.format(n) for n in range(1, 91)])
    assert servers.open == {network: MOST_PER_NETWORK}
    servers.over.set()
    assert len(await asyncio.gather(*begun)) == 90
    assert servers.most == {network: MOST_PER_NETWORK}


async def test_other_networks_do_not_wait_and_nothing_is_kept_of_them(servers: Servers) -> None:
    looking = SmtpProber(Guard(ALLOWED), "us.example")
    begun = await begin(looking, [f"198.51.100.{n}" for n in range(1, 91)])
    begun += await begin(looking, ["203.0.113.1"])
    assert servers.open[SECOND] == 1
    servers.over.set()
    await asyncio.gather(*begun)
    begun.clear()
    assert not looking._networks


async def test_a_server_whose_network_stays_busy_is_not_asked_and_said_so(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prober, "PATIENCE", 0.01)
    looking = SmtpProber(Guard(ALLOWED), "us.example")
    begun = await begin(looking, [f"198.51.100.{n}" for n in range(1, MOST_PER_NETWORK + 1)])
    waiting = await looking.look("mx.example", "198.51.100.200")
    assert waiting.outcome is SmtpOutcome.HELD_BACK
    assert not waiting.is_conclusive
    assert describe(waiting) == "was not asked: 20 sessions with its network were under way"
    servers.over.set()
    await asyncio.gather(*begun)
    again = await looking.look("mx.example", "198.51.100.201")
    assert again.outcome is SmtpOutcome.OK
