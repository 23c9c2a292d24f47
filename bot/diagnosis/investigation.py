"""Which check follows on which: each starts as soon as its inputs exist, and the deadline ends all."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from bot.checks.address import find_addresses
from bot.checks.delegation import check_delegation
from bot.checks.direct_dns import compare_direct_dns
from bot.checks.dnssec import check_dnssec
from bot.checks.history import compare, recall, recall_domain
from bot.checks.mail_hosts import MailHosts, find_mail_hosts
from bot.checks.resolver import compare_resolver
from bot.checks.scene import Scene
from bot.checks.sender import CAUSES, check_sender, identify
from bot.checks.size import check_size
from bot.checks.smtp import is_slow, look_at
from bot.checks.spelling import check_spelling
from bot.checks.tls import ask_for_dane, check_tls
from bot.checks.vantage import Controls
from bot.diagnosis.words import Words
from bot.models import FindingState, Sighting, Subject
from bot.models.dns import DnsAnswer
from bot.models.smtp import SmtpOutcome, SmtpSession

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


class Investigation:
    """Asks about one domain, and tells the scene."""

    def __init__(self, scene: Scene, subject: Subject, words: Words) -> None:
        assert subject.query.domain is not None
        self._scene = scene
        self._domain = subject.query.domain
        self._size = subject.query.size or (subject.bounce.size if subject.bounce else None)
        self._words = words
        self._controls = {each: Controls(scene, each) for each in scene.prober.vantages}
        self.seen: list[tuple[str, SmtpSession]] = []

    async def run(self, deadline: float) -> None:
        """Whatever is not known by the deadline stays unknown."""
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline), asyncio.TaskGroup() as group:
                if CAUSES.intersection(self._words.likely):
                    who = identify(self._scene, self._words.text, self._words.sender)
                    group.create_task(_attempt(check_sender, self._scene, who))
                servers = group.create_task(_attempt(self._name_servers))
                group.create_task(_attempt(self._mail, servers))

    async def _name_servers(self) -> bool:
        """Whether every one of them fails, while those of others answer: then no lookup can succeed."""
        await check_delegation(self._scene, self._domain)
        manners = [each.detail.get("manner") for each in self._scene.findings if each.check == "delegation"]
        asked = [each for each in manners if each not in {None, "no-route"}]
        if all(each == "answers" for each in asked):
            return False
        await compare_direct_dns(self._scene)
        controls = [each for each in self._scene.findings if each.detail.get("asked") == "dns"]
        works = any(each.detail["answers"] for each in controls)
        return works and not any(each in {"answers", "lame"} for each in asked)

    async def _mail(self, servers: "asyncio.Task[bool | None]") -> None:
        lookup = asyncio.get_running_loop().create_task(find_mail_hosts(self._scene, self._domain))
        try:
            found = await self._first_of(lookup, servers)
        finally:
            lookup.cancel()
        if found is None:
            await compare_resolver(self._scene)
        elif found.kind == "failed":
            await asyncio.gather(compare_resolver(self._scene), check_dnssec(self._scene, self._domain))
        elif found.hosts:
            await self._hosts(found)
        else:
            check_spelling(self._scene, self._domain)
            await asyncio.gather(
                compare_resolver(self._scene), _attempt(recall_domain, self._scene, self._domain)
            )

    async def _first_of(
        self, lookup: "asyncio.Task[MailHosts]", servers: "asyncio.Task[bool | None]"
    ) -> MailHosts | None:
        """The lookup's answer; None when the name servers are known to be dead before it comes."""
        await asyncio.wait({lookup, servers}, return_when=asyncio.FIRST_COMPLETED)
        if not lookup.done() and await servers:
            words = f"Our resolver still looks for {self._domain}'s mail servers"
            self._scene.tell("mx", self._domain, FindingState.UNKNOWN, words, detail=_GIVEN_UP)
            return None
        return await lookup

    async def _hosts(self, found: MailHosts) -> None:
        for controls in self._controls.values():
            controls.avoid((*found.hosts, self._domain))
        past = asyncio.get_running_loop().create_task(
            _attempt(recall, self._scene, self._domain, found.hosts)
        )
        try:
            await asyncio.gather(*(self._host(host, past) for host in found.hosts))
            await asyncio.gather(*(controls.settle() for controls in self._controls.values()))
        finally:
            past.cancel()
            for controls in self._controls.values():
                controls.cancel()
        if self._size:
            check_size(self._scene, self._size, self.seen)

    async def _host(self, host: str, past: "asyncio.Task[Sequence[Sighting] | None]") -> None:
        addresses, dane = await asyncio.gather(
            find_addresses(self._scene, host), ask_for_dane(self._scene, host)
        )
        if not addresses.usable:
            await compare_resolver(self._scene)
        sessions = await asyncio.gather(
            *(
                self._server(host, address, dane, controls)
                for address in addresses.usable
                for controls in self._controls.values()
            )
        )
        if compare(self._scene, host, sessions, await past or ()):
            self._controls[self._scene.prober.vantages[0]].ask()

    async def _server(self, host: str, address: str, dane: DnsAnswer, controls: Controls) -> SmtpSession:
        look = look_at(self._scene, host, address, controls.vantage)
        session = await controls.watch(look, is_trouble)
        self.seen.append((host, session))
        if controls.vantage == self._scene.prober.vantages[0]:
            check_tls(self._scene, host, session, dane)
        return session


_GIVEN_UP: dict[str, Any] = {"kind": "failed", "outcome": "timeout", "hosts": [], "known": 0}


async def _attempt(work: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """A fault of ours in one check does not take the others along."""
    try:
        return await work(*args, **kwargs)
    except Exception:
        log.exception("A check failed")
        return None


def is_trouble(session: SmtpSession) -> bool:
    return session.outcome not in {SmtpOutcome.OK, SmtpOutcome.FORBIDDEN} or is_slow(session)
