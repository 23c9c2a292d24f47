"""How we look at other people's domains and servers, and what was seen there before."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.models.diagnosis import Diagnosis, Finding, Subject
from bot.models.dns import DnsAnswer
from bot.models.history import Sighting
from bot.models.https import Fetched
from bot.models.smtp import SmtpSession

OnFinding = Callable[[Finding], None]


class Diagnose(Protocol):
    """Finds out whose problem it is. Never raises for what a stranger's servers do."""

    async def __call__(self, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        """Calls `on_finding` as soon as each finding is known."""
        ...


class Resolver(Protocol):
    """Asks the DNS. Never raises for what comes back or does not: the outcome says it."""

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        """Through our own resolver. `validate=False` sets CD, so that bogus data comes through (RFC 4035).

        `fresh`: what was asked before does not count, only what is under way.
        """
        ...

    async def ask_server(
        self, address: str, name: str, rtype: str, *, fresh: bool = False, tcp: bool = False
    ) -> DnsAnswer:
        """Directly at an authoritative name server: UDP, then TCP when truncated; two tries of a second.

        `tcp`: over that alone, to see whether it comes through.
        """
        ...


class Fetcher(Protocol):
    """Asks web servers over HTTPS. Never raises for what comes back or does not."""

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        """At most `most` bytes, after that many redirects; `keep`: seconds that an answer stays good."""
        ...


class Prober(Protocol):
    """Looks at mail servers. Never raises for what they do."""

    @property
    def vantages(self) -> Sequence[str]:
        """Names of the places that looks are made from, the most trusted first; `direct` is this machine."""
        ...

    def refusal(self, address: str) -> str | None:
        """Why an address learned from the outside may not be contacted; None when it may."""
        ...

    async def look(
        self,
        host: str,
        address: str,
        *,
        vantage: str = "direct",
        control: bool = False,
    ) -> SmtpSession:
        """One session with the very address.

        `control`: a server to compare with, so what was seen before does not count.
        """
        ...


class History(Protocol):
    """What was seen at mail servers before. Never part of a change: losing some does no harm."""

    async def note(self, seen: Sequence[Sighting]) -> None: ...

    async def of_servers(self, hosts: Sequence[str], since: datetime, limit: int = 500) -> Sequence[Sighting]:
        """At these hosts, whichever domain was asked about; newest first."""
        ...

    async def of_domain(self, domain: str, since: datetime, limit: int = 2000) -> Sequence[Sighting]:
        """At whatever servers the domain had at the time; newest first."""
        ...
