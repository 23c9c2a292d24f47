"""How we check other people's domains and servers, and what was seen there before."""

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
    """Finds out whose problem it is. Never raises because of what other people's servers do."""

    async def __call__(self, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        """Diagnoses the subject, and calls `on_finding` for each finding as soon as it is known."""
        ...


class Resolver(Protocol):
    """Queries the DNS. Never raises because of a bad or missing answer; the outcome says what happened."""

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        """Queries through our resolver. `validate=False` sets CD, so that bogus data is returned (RFC 4035).

        `fresh`: ignores cached answers, but shares a query that is already running.
        """
        ...

    async def ask_server(
        self, address: str, name: str, rtype: str, *, fresh: bool = False, tcp: bool = False
    ) -> DnsAnswer:
        """Queries an authoritative name server directly: by UDP, then TCP if truncated; two tries of one
        second.

        `tcp`: only over TCP, to see whether that works.
        """
        ...


class Fetcher(Protocol):
    """Fetches over HTTPS. Never raises because of a bad or missing answer."""

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        """Fetches at most `most` bytes, following at most `redirects` redirects. `keep`: seconds for which
        the answer is cached."""
        ...


class Prober(Protocol):
    """Opens sessions with mail servers. Never raises because of what they do."""

    @property
    def vantages(self) -> Sequence[str]:
        """Names of the places to look from, the most trusted first; `direct` is this machine."""
        ...

    def refusal(self, address: str) -> str | None:
        """Why an address learned from outside may not be contacted; None if it may."""
        ...

    async def look(
        self,
        host: str,
        address: str,
        *,
        vantage: str = "direct",
        control: bool = False,
    ) -> SmtpSession:
        """Opens one session with exactly this address.

        `control`: a server to compare with, so earlier sessions do not count.
        """
        ...


class History(Protocol):
    """Results of earlier sessions with mail servers. Not part of a change, because losing some does no
    harm."""

    async def note(self, seen: Sequence[Sighting]) -> None: ...

    async def of_servers(self, hosts: Sequence[str], since: datetime, limit: int = 500) -> Sequence[Sighting]:
        """Sightings at these hosts, for whichever domain; newest first."""
        ...

    async def of_domain(self, domain: str, since: datetime, limit: int = 2000) -> Sequence[Sighting]:
        """Sightings at the servers that the domain had at the time; newest first."""
        ...
