"""The findings of one diagnosis, sorted for the signs that are read off them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.diagnosis.words import Words
from bot.models import Finding, FindingState
from bot.models.smtp import SmtpOutcome, Stage

_DEAD = {SmtpOutcome.TIMEOUT, SmtpOutcome.REFUSED, SmtpOutcome.UNREACHABLE}


@dataclass(frozen=True)
class Sight:
    """What was found and said. Skipped checks are no evidence and do not show up."""

    findings: Sequence[Finding]
    words: Words

    def of(self, check: str) -> list[Finding]:
        return [
            each for each in self.findings if each.check == check and each.state is not FindingState.SKIPPED
        ]

    @cached_property
    def looks(self) -> list[Finding]:
        """Looks at the domain's own servers from here."""
        return [each for each in self.of("smtp") if each.vantage is None]

    @cached_property
    def dead(self) -> list[Finding]:
        """Looks to which no connection came about, without those over an IPv6 that our own side lacks."""
        return [each for each in self._counted if _is_dead(each)]

    @cached_property
    def failing(self) -> list[Finding]:
        """Looks that did not get a mail server to talk: dead ones, and those that fell silent or hung up."""
        return [each for each in self._counted if _is_dead(each) or _is_mute(each)]

    @cached_property
    def well(self) -> list[Finding]:
        return [each for each in self.looks if each.detail["outcome"] == SmtpOutcome.OK]

    @cached_property
    def reached(self) -> list[Finding]:
        return [each for each in self.looks if each.detail["stage"] != Stage.CONNECT]

    @cached_property
    def _counted(self) -> list[Finding]:
        return [each for each in self.looks if each.detail["family"] == 4 or not self.own_ipv6_is_dead]

    @cached_property
    def own_ipv6_is_dead(self) -> bool:
        """Whether it is our IPv6 that fails: every control over it does."""
        controls = self.controls(6)
        return bool(controls) and not any(each.detail["answers"] for each in controls)

    def controls(self, *families: int) -> list[Finding]:
        """Looks at the servers to compare with."""
        return [
            each
            for each in self.of("vantage")
            if each.vantage is None and each.detail.get("family") in families
        ]

    @cached_property
    def compared(self) -> list[Finding]:
        """Controls over the address families in which the domain's servers are dead."""
        families = {int(each.detail["family"]) for each in self.dead} or {4, 6}
        return self.controls(*families)


def _is_dead(look: Finding) -> bool:
    return look.detail["stage"] == Stage.CONNECT and look.detail["outcome"] in _DEAD


def _is_mute(look: Finding) -> bool:
    return look.detail["outcome"] in {SmtpOutcome.TIMEOUT, SmtpOutcome.CLOSED}
