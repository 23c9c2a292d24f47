"""The findings of one diagnosis, sorted for the signs that are read off them."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from bot.models.bounce import Bounce
from bot.models.diagnosis import Finding, FindingState
from bot.models.smtp import SmtpOutcome, Stage

FEWEST_CONTROLS = 2
"""Hosts to compare with that have to fare alike before it is our own network."""
_MUTE = {SmtpOutcome.TIMEOUT, SmtpOutcome.CLOSED, SmtpOutcome.GARBLED}
_DEAD = {SmtpOutcome.TIMEOUT, SmtpOutcome.REFUSED, SmtpOutcome.UNREACHABLE}


class Observed:
    """What was found and said. Skipped checks are no evidence and do not show up."""

    def __init__(self, findings: Sequence[Finding], bounce: Bounce) -> None:
        self.findings = findings
        self.bounce = bounce

    def of(self, check: str) -> Sequence[Finding]:
        return self._by_check.get(check, ())

    @cached_property
    def _by_check(self) -> Mapping[str, Sequence[Finding]]:
        """Sorted once: a hundred signs are read off them."""
        found: dict[str, list[Finding]] = {}
        for each in self.findings:
            if each.state is not FindingState.SKIPPED:
                found.setdefault(each.check, []).append(each)
        return found

    @cached_property
    def looks(self) -> list[Finding]:
        """One look at each of the domain's own servers: the best of those from where one can see."""
        best: dict[tuple[str, str | None], Finding] = {}
        for each in self._sighted(self._ended):
            known = best.get((each.subject, each.address))
            if known is None or _depth(each) > _depth(known):
                best[each.subject, each.address] = each
        return list(best.values())

    @property
    def _ended(self) -> list[Finding]:
        """Looks that came to an end before time was up."""
        return [each for each in self.of("smtp") if "outcome" in each.detail]

    @cached_property
    def unfinished(self) -> bool:
        """Whether time was up before all servers had been looked at: nothing is known of all then."""
        known = {each.subject for each in self.findings if each.check == "address"}
        hosts = {host for each in self.of("mx") for host in each.detail["hosts"]}
        return not hosts <= known or any(each.detail.get("unfinished") for each in self.of("smtp"))

    @cached_property
    def contradictions(self) -> list[Finding]:
        """Looks that fared worse than others at the same server, though one can see from there too."""
        well = {(each.subject, each.address) for each in self.well}
        dead = [each for each in self._sighted(self._ended) if _is_dead(each)]
        return [each for each in dead if (each.subject, each.address) in well]

    @cached_property
    def _blind(self) -> set[tuple[str | None, int]]:
        """Vantages, each with an address family over which no control can be reached from there."""
        controls = [each for each in self.of("vantage") if "family" in each.detail]
        return set(map(_way, controls)) - {_way(each) for each in controls if each.detail["answers"]}

    def _sighted(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Those from where one can see; of a family that nobody can, all."""
        sighted = {each.detail["family"] for each in findings if _way(each) not in self._blind}
        return [e for e in findings if _way(e) not in self._blind or e.detail["family"] not in sighted]

    @cached_property
    def dead(self) -> list[Finding]:
        """Looks to which no connection came about, without those over a family that our own side lacks."""
        return [each for each in self._counted if _is_dead(each)]

    @cached_property
    def failing(self) -> list[Finding]:
        """Looks that got no mail server to talk: to dead ones, and who falls silent, hangs up or garbles."""
        return [each for each in self._counted if _is_dead(each) or self._is_mute(each)]

    def _is_mute(self, look: Finding) -> bool:
        """Who hangs up before a word may do so to us alone, unless the bounce says the same."""
        said = self.bounce.likeliest == "connection-dropped"
        return look.detail["outcome"] in _MUTE and (said or not hangs_up_at_once(look))

    @cached_property
    def well(self) -> list[Finding]:
        return [each for each in self.looks if each.detail["outcome"] == SmtpOutcome.OK]

    @cached_property
    def reached(self) -> list[Finding]:
        """Looks to which the domain's own server answered."""
        connected = [each for each in self.looks if each.detail["stage"] != Stage.CONNECT]
        return [] if self.intercepted else connected

    @cached_property
    def replaced(self) -> Sequence[Finding]:
        """Controls over the same families, when all of them gave one refusal, word for word.

        Something on our way answers in place of everybody, as providers do for customers' port 25.
        """
        controls = self.controls(*{each.detail["family"] for each in self.looks})
        refusals = set(map(_refusal, controls))
        several = len({each.subject for each in controls}) >= FEWEST_CONTROLS
        return controls if several and len(refusals) == 1 and None not in refusals else ()

    @cached_property
    def intercepted(self) -> list[Finding]:
        """Looks that all ended in that refusal."""
        refusals = {_refusal(each) for each in (*self.looks, *self.replaced)}
        return self.looks if self.replaced and len(refusals) == 1 else []

    @cached_property
    def _counted(self) -> list[Finding]:
        """Looks over families that work from here: port 25 may be blocked over IPv4, and IPv6 be open."""
        lacking = {6} if self.own_ipv6_is_dead else set()
        if self._is_dead_here(4) and any(each.detail["family"] == 6 for each in self.well):
            lacking.add(4)
        return [each for each in self.looks if each.detail["family"] not in lacking]

    @cached_property
    def own_ipv6_is_dead(self) -> bool:
        """Whether it is our IPv6 that fails: every control over it does."""
        return self._is_dead_here(6)

    def _is_dead_here(self, family: int) -> bool:
        controls = self.controls(family)
        return bool(controls) and not any(each.detail["answers"] for each in controls)

    def controls(self, *families: int) -> Sequence[Finding]:
        """Looks at the servers to compare with."""
        asked = [each for each in self.of("vantage") if each.detail.get("family") in families]
        return self._sighted(asked)

    @cached_property
    def compared(self) -> Sequence[Finding]:
        """Controls over the address families in which the domain's servers fail."""
        families = {int(each.detail["family"]) for each in self.failing} or {4, 6}
        return self.controls(*families)


def _way(look: Finding) -> tuple[str | None, int]:
    return look.vantage, look.detail["family"]


_STAGES = list(Stage)


def _depth(look: Finding) -> int:
    """How far it got."""
    return _STAGES.index(Stage(look.detail["stage"]))


def _is_dead(look: Finding) -> bool:
    return look.detail["stage"] == Stage.CONNECT and look.detail["outcome"] in _DEAD


def _refusal(look: Finding) -> str | None:
    return look.detail["reply"] if look.detail["outcome"] == SmtpOutcome.REJECTED else None


def hangs_up_at_once(look: Finding) -> bool:
    return (look.detail["outcome"], look.detail["stage"]) == (SmtpOutcome.CLOSED, Stage.BANNER)
