"""Twins of the DNS and of mail servers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage

WELL: Mapping[str, str] = {"SIZE": "52428800", "STARTTLS": "", "PIPELINING": ""}


@dataclass
class PaperResolver:
    """A resolver with the records given, by `(name, type)`; the parent zone denies names without any."""

    records: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], DnsOutcome] = field(default_factory=dict)
    """Outcomes of queries that fail."""
    told: dict[tuple[str, str], DnsAnswer] = field(default_factory=dict)
    """Complete answers for certain queries."""
    direct: dict[str | tuple[str, str], DnsAnswer] = field(default_factory=dict)
    """Outcomes of direct queries to any name server: by name, or name and type."""
    broken: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        self.asked.append((name, rtype))
        if self.broken:
            return DnsAnswer(name=name, rtype=rtype, outcome=DnsOutcome.SERVER_FAILURE)
        return self.told.get((name, rtype)) or self._answer(name, rtype)

    async def ask_server(
        self, address: str, name: str, rtype: str, *, fresh: bool = False, tcp: bool = False
    ) -> DnsAnswer:
        """Name servers do not answer, unless told to."""
        told = self.direct.get((name, rtype)) or self.direct.get(name)
        return told or DnsAnswer(name=name, rtype=rtype, outcome=DnsOutcome.TIMEOUT)

    def _answer(self, name: str, rtype: str) -> DnsAnswer:
        found = self.records.get((name, rtype), ())
        exists = any(known == name for known, _ in self.records)
        outcome = DnsOutcome.NO_DATA if exists else DnsOutcome.NO_SUCH_NAME
        outcome = self.outcomes.get((name, rtype), DnsOutcome.ANSWERED if found else outcome)
        zone = None if outcome is DnsOutcome.ANSWERED else name.partition(".")[2]
        return DnsAnswer(name=name, rtype=rtype, outcome=outcome, records=found, zone=zone)


@dataclass
class PaperProber:
    """A prober with outcomes by address or `(vantage, address)`; other servers are healthy."""

    ends: dict[str | tuple[str, str], SmtpSession] = field(default_factory=dict)
    vantages: Sequence[str] = ("direct",)
    forbidden: frozenset[str] = frozenset()
    why: str = "private, RFC 1918"
    looked: list[tuple[str, str]] = field(default_factory=list)

    def refusal(self, address: str) -> str | None:
        return self.why if address in self.forbidden else None

    async def look(
        self, host: str, address: str, *, vantage: str = "direct", control: bool = False
    ) -> SmtpSession:
        self.looked.append((host, address))
        told = self.ends.get((vantage, address)) or self.ends.get(address)
        return told or well(address, vantage)


def well(address: str, vantage: str = "direct") -> SmtpSession:
    return SmtpSession(
        address=address, vantage=vantage, outcome=SmtpOutcome.OK, stage=Stage.QUIT, extensions=WELL
    )


def ended(
    address: str,
    outcome: SmtpOutcome,
    stage: Stage = Stage.CONNECT,
    *,
    vantage: str = "direct",
    reply: str = "",
) -> SmtpSession:
    return SmtpSession(address=address, vantage=vantage, outcome=outcome, stage=stage, reply=reply or None)


def silent(address: str, vantage: str = "direct") -> SmtpSession:
    """A session whose connection timed out."""
    return ended(address, SmtpOutcome.TIMEOUT, vantage=vantage)
