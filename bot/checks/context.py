"""What every check has at hand: whom to ask, who we are, and whom to tell."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from bot.checks.ip import is_address
from bot.models.diagnosis import Finding, FindingState
from bot.ports.looking import Fetcher, History, OnFinding, Prober, Resolver

LAG = 0.6
"""Seconds until a look that has not ended makes us ask whether the trouble is ours: in that time it has, at a
server that is well and a tenth of a second away. Silence lasts five times as long."""


class Ourselves(NamedTuple):
    """What the operator told us about our own side."""

    control_hosts: tuple[str, ...] = ()
    sender_ips: tuple[str, ...] = ()
    sender_domains: tuple[str, ...] = ()
    helo_name: str | None = None
    """The name that our mail servers give in HELO."""
    dnsbls: tuple[str, ...] = ()
    registries: str | None = None
    """Where the list of registries' RDAP servers is (RFC 9224); None when they are not to be asked."""

    @property
    def control_names(self) -> list[str]:
        """Control hosts that the DNS can be asked about: some operators give addresses only."""
        return [each for each in self.control_hosts if not is_address(each)]


@dataclass(slots=True, eq=False)
class Context:
    """One diagnosis under way."""

    resolver: Resolver
    prober: Prober
    on_finding: OnFinding
    ourselves: Ourselves = field(default_factory=Ourselves)
    history: History | None = None
    fetcher: Fetcher | None = None
    began: float = field(default_factory=time.monotonic)
    findings: list[Finding] = field(default_factory=list)

    def told(self, check: str) -> list[Finding]:
        """What this check has found so far."""
        return [each for each in self.findings if each.check == check]

    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def tell(
        self,
        check: str,
        subject: str,
        state: FindingState,
        summary: str,
        *,
        address: str | None = None,
        vantage: str | None = None,
        detail: Mapping[str, Any] | None = None,
        seconds: float = 0.0,
    ) -> Finding:
        """Notes a finding and shows it to whoever watches."""
        finding = Finding(
            check=check,
            subject=subject,
            address=address,
            vantage=vantage if vantage != "direct" else None,
            state=state,
            summary=summary,
            detail=detail or {},
            at_seconds=round(self.elapsed(), 4),
            seconds=round(seconds, 4),
        )
        self._note(finding)
        return finding

    def take(self, finding: Finding) -> None:
        """Notes what an investigation found that others follow too; here it is known as of now."""
        self._note(replace(finding, at_seconds=round(self.elapsed(), 4)))

    def anew(self, on_finding: OnFinding) -> "Context":
        """The same for an investigation that begins now, with nothing found yet."""
        return replace(self, on_finding=on_finding, began=time.monotonic(), findings=[])

    def _note(self, finding: Finding) -> None:
        self.findings.append(finding)
        self.on_finding(finding)
