"""What every check gets: whom to ask, who we are, and where to report findings."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from bot.checks.ip import is_address
from bot.models.diagnosis import Finding, FindingState
from bot.ports.looking import Fetcher, History, OnFinding, Prober, Resolver

LAG = 0.6
"""Seconds after which an unfinished session makes us ask the controls.

A session with a healthy server a tenth of a second away ends within that time; a server counts as dead only
after five times as long.
"""


class Ourselves(NamedTuple):
    """What the operator told us about our own side."""

    control_hosts: tuple[str, ...] = ()
    sender_ips: tuple[str, ...] = ()
    sender_domains: tuple[str, ...] = ()
    helo_name: str | None = None
    """The name that our mail servers give in HELO."""
    dnsbls: tuple[str, ...] = ()
    registries: str | None = None
    """URL of the list of registries' RDAP servers (RFC 9224); None if registries are not to be asked."""
    status_pages: tuple[tuple[str, str], ...] | None = None
    """Status pages besides the known ones: the ending of mail servers' names, and the page's URL. None if no
    page is to be asked."""

    @property
    def control_names(self) -> list[str]:
        """The control hosts given by name, which the DNS can be asked about; others are IP addresses."""
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

    def findings_of(self, check: str) -> list[Finding]:
        """The findings of this check so far."""
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
        """Adds a finding and passes it to `on_finding`. `seconds`: how long the check took."""
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

    def adopt(self, finding: Finding) -> None:
        """Adds a finding of a shared investigation, as known from now on."""
        self._note(replace(finding, at_seconds=round(self.elapsed(), 4)))

    def restarted(self, on_finding: OnFinding) -> "Context":
        """The same context for an investigation that begins now, without findings."""
        return replace(self, on_finding=on_finding, began=time.monotonic(), findings=[])

    def _note(self, finding: Finding) -> None:
        self.findings.append(finding)
        self.on_finding(finding)
