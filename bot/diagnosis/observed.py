"""The findings of one diagnosis, grouped for the signs that are read off them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from bot.diagnosis.sessions import depth, hangs_up_at_once, is_dead, refusal, route
from bot.models.bounce import Bounce
from bot.models.diagnosis import Doubt, Finding, FindingState
from bot.models.smtp import SmtpOutcome, Stage

FEWEST_CONTROLS = 2
"""Controls that must end alike before our own network is blamed."""
_MUTE = {SmtpOutcome.TIMEOUT, SmtpOutcome.CLOSED, SmtpOutcome.GARBLED}
_NO_DIALOGUE = _MUTE | {SmtpOutcome.TLS_FAILED}


class Observed:
    """The findings and the bounce's words. Skipped checks are no evidence and are left out."""

    def __init__(
        self,
        findings: Sequence[Finding],
        bounce: Bounce,
        told_well_at: datetime | None = None,
        doubt: Doubt | None = None,
    ) -> None:
        """`told_well_at`: when it was said, a short while before the report, that the domain works. `doubt`:
        what was wrong on their side when it bounced."""
        self.findings = findings
        self.bounce = bounce
        self.told_well_at = told_well_at
        self.doubt = doubt

    def of(self, check: str) -> Sequence[Finding]:
        return self._by_check.get(check, ())

    @cached_property
    def _by_check(self) -> Mapping[str, Sequence[Finding]]:
        """Grouped once, because a hundred signs are read off them."""
        found: dict[str, list[Finding]] = {}
        for each in self.findings:
            if each.state is not FindingState.SKIPPED:
                found.setdefault(each.check, []).append(each)
        return found

    @cached_property
    def mx_hosts(self) -> list[str]:
        """The hosts of the MX records, most preferred first."""
        return [host for each in self.of("mx") for host in each.detail["hosts"]]

    @cached_property
    def looks(self) -> list[Finding]:
        """One session with each of the domain's servers: the best of those from vantages that can see."""
        best: dict[tuple[str, str | None], Finding] = {}
        for each in self._from_seeing_vantages(self._ended):
            known = best.get((each.subject, each.address))
            if known is None or depth(each) > depth(known):
                best[each.subject, each.address] = each
        return list(best.values())

    @property
    def _ended(self) -> list[Finding]:
        """Sessions that ended before the deadline."""
        return [each for each in self.of("smtp") if "outcome" in each.detail]

    @cached_property
    def unfinished(self) -> bool:
        """Whether the deadline came before all servers were checked, so no sign may speak of them all."""
        known = {each.subject for each in self.findings if each.check == "address"}
        return not known.issuperset(self.mx_hosts) or any(
            each.detail.get("unfinished") for each in self.of("smtp")
        )

    @cached_property
    def contradictions(self) -> list[Finding]:
        """Sessions that failed at a server where another vantage got on, though this vantage can see too."""
        well = {(each.subject, each.address) for each in self.healthy}
        ended = self._from_seeing_vantages(self._ended)
        failed = [each for each in ended if is_dead(each) or each.detail["outcome"] in _NO_DIALOGUE]
        return [each for each in failed if (each.subject, each.address) in well]

    @cached_property
    def well_from_somewhere(self) -> list[Finding]:
        """Every session that went well, also several with one server from different vantages."""
        return [each for each in self._ended if each.detail["outcome"] == SmtpOutcome.OK]

    @cached_property
    def blind_looks(self) -> list[Finding]:
        """Sessions from vantages that reach nobody over any address family, while another vantage sees."""
        seeing = {each.vantage for each in self._from_seeing_vantages(self._ended)}
        return [each for each in self._ended if each.vantage not in seeing]

    @cached_property
    def _blind(self) -> set[tuple[str | None, int]]:
        """Vantages with an address family over which they reach no control."""
        controls = [each for each in self.of("vantage") if "family" in each.detail]
        return set(map(route, controls)) - {route(each) for each in controls if each.detail["answers"]}

    def _from_seeing_vantages(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Findings from vantages that can see; if none can over an address family, all findings over it."""
        sighted = {each.detail["family"] for each in findings if route(each) not in self._blind}
        return [e for e in findings if route(e) not in self._blind or e.detail["family"] not in sighted]

    @cached_property
    def dead(self) -> list[Finding]:
        """Sessions that got no connection, except over an address family that fails on our side."""
        return [each for each in self._over_working_families if is_dead(each)]

    @cached_property
    def failing(self) -> list[Finding]:
        """Sessions without a working SMTP dialogue: dead, silent, hung up, or answered with garbage."""
        return [each for each in self._over_working_families if is_dead(each) or self._is_mute(each)]

    def _is_mute(self, look: Finding) -> bool:
        """Whether it does not talk. Hanging up at once counts only if the bounce says so: it may be us."""
        said = self.bounce.likeliest == "connection-dropped"
        return look.detail["outcome"] in _MUTE and (said or not hangs_up_at_once(look))

    @cached_property
    def healthy(self) -> list[Finding]:
        return [each for each in self.looks if each.detail["outcome"] == SmtpOutcome.OK]

    @cached_property
    def reached(self) -> list[Finding]:
        """Sessions that the domain's own server answered, whatever it said."""
        connected = [each for each in self.looks if each.detail["stage"] != Stage.CONNECT]
        return [] if self.intercepted else connected

    @cached_property
    def intercepted_controls(self) -> Sequence[Finding]:
        """Controls over the same families, if all of them gave the same refusal, word for word.

        Something on our path then answers in their place, as providers do on customers' port 25.
        """
        controls = self.controls(*{each.detail["family"] for each in self.looks})
        refusals = set(map(refusal, controls))
        several = len({each.subject for each in controls}) >= FEWEST_CONTROLS
        return controls if several and len(refusals) == 1 and None not in refusals else ()

    @cached_property
    def intercepted(self) -> list[Finding]:
        """The sessions with the domain's servers, if all ended in that refusal too."""
        refusals = {refusal(each) for each in (*self.looks, *self.intercepted_controls)}
        return self.looks if self.intercepted_controls and len(refusals) == 1 else []

    @cached_property
    def _over_working_families(self) -> list[Finding]:
        """Sessions over address families that work from here: port 25 may be open over IPv6 only."""
        lacking = {6} if self.own_ipv6_is_dead else set()
        if self._is_dead_here(4) and any(each.detail["family"] == 6 for each in self.healthy):
            lacking.add(4)
        return [each for each in self.looks if each.detail["family"] not in lacking]

    @cached_property
    def own_ipv6_is_dead(self) -> bool:
        """Whether our own IPv6 fails: no control answers over it."""
        return self._is_dead_here(6)

    def _is_dead_here(self, family: int) -> bool:
        controls = self.controls(family)
        return bool(controls) and not any(each.detail["answers"] for each in controls)

    def controls(self, *families: int) -> Sequence[Finding]:
        """Sessions with the controls over these address families."""
        asked = [each for each in self.of("vantage") if each.detail.get("family") in families]
        return self._from_seeing_vantages(asked)

    @cached_property
    def compared_controls(self) -> Sequence[Finding]:
        """Controls over the address families in which the domain's servers fail."""
        families = {int(each.detail["family"]) for each in self.failing} or {4, 6}
        return self.controls(*families)
