"""Does TLS meet the domain's demands (DANE, MTA-STS)? Without demands any certificate will do (RFC 7435)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from bot.checks.clock import controls_out_of_date
from bot.checks.context import Context
from bot.checks.ip import version
from bot.checks.tls import dane
from bot.checks.tls.certificates import flaw_of, out_of_date, out_of_date_now
from bot.checks.tls.dane import Dane, Tlsa
from bot.checks.tls.mta_sts import Policy
from bot.models.diagnosis import Finding, FindingState
from bot.models.dns import DnsAnswer
from bot.models.smtp import Certificate, SmtpOutcome, SmtpSession


class Demands(NamedTuple):
    """What the domain demands of connections to one of its hosts."""

    domain: str
    host: str
    dane: Dane = Dane()
    policy: Policy | None = None

    @property
    def tlsa(self) -> Sequence[Tlsa]:
        return self.dane.records

    @property
    def any(self) -> bool:
        enforced = self.policy is not None and self.policy.mode == "enforce"
        return bool(self.tlsa) or self.dane.failed is not None or enforced

    @property
    def line(self) -> str:
        """The record or policy line that demands TLS."""
        return str(self.tlsa[0]) if self.tlsa else "mode: enforce"


def got_ehlo_answer(session: SmtpSession) -> bool:
    """Whether the session got an answer to EHLO, so that it says something about STARTTLS."""
    ended = session.outcome in {SmtpOutcome.OK, SmtpOutcome.TLS_FAILED}
    return ended and (bool(session.extensions) or session.outcome is SmtpOutcome.OK)


def lacks_starttls(session: SmtpSession, demands: Demands) -> bool:
    return demands.any and got_ehlo_answer(session) and "STARTTLS" not in session.extensions


def needs_comparing(session: SmtpSession, demands: Demands) -> bool:
    """Whether our own network or clock may be at fault, so that the controls have to be asked first."""
    certificate = session.certificate
    return lacks_starttls(session, demands) or bool(certificate and out_of_date_now(certificate))


class Judgement(NamedTuple):
    words: str
    met: bool | None = None
    """Whether the demands are met; None if it cannot be told or nothing is demanded."""
    state: FindingState = FindingState.WARN
    more: Mapping[str, object] = {}
    """Further entries of the finding's detail."""


def check_tls(context: Context, session: SmtpSession, demands: Demands) -> None:
    """Reports whether the demands are met. If `needs_comparing`, call it after the controls were asked."""
    judged = (
        judge(session, demands, context.findings, datetime.now(UTC)) if got_ehlo_answer(session) else None
    )
    if judged:
        detail = {"met": judged.met, "demanded": demands.any, "version": session.tls_version, **judged.more}
        words = f"{demands.host}: {judged.words}"
        context.tell("tls", demands.host, judged.state, words, address=session.address, detail=detail)


def judge(
    session: SmtpSession, demands: Demands, findings: Sequence[Finding], now: datetime
) -> Judgement | None:
    """The judgement on a session; None if nothing is demanded and no certificate was shown. Pure."""
    if demands.dane.failed:
        return _unknown_demand(demands, demands.dane.failed)
    if lacks_starttls(session, demands):
        return _without_starttls(session, demands, findings)
    if session.certificate is None:
        words = f"\u201c{demands.line}\u201d requires TLS, but there was no TLS handshake"
        return _judged(demands, False, words) if demands.any else None
    judged = _of_certificate(session.certificate, demands, now)
    if controls_out_of_date(findings):
        return _by_doubtful_clock(judged, session.certificate, demands, now)
    return judged


def _unknown_demand(demands: Demands, failed: DnsAnswer) -> Judgement:
    senders = "senders that use DANE defer mail until they can"
    words = f"its TLSA records cannot be looked up ({failed.why}), so {senders}"
    facts = {"policy_problem": f"{demands.host}: {words}", "tlsa_place": failed.name}
    return Judgement(words, False, FindingState.FAIL, {"facts": facts})


def _by_doubtful_clock(
    judged: Judgement, certificate: Certificate, demands: Demands, now: datetime
) -> Judgement:
    """The judgement if our clock may be wrong: only a certificate that fails within its dates too is blamed.

    DANE-EE ignores dates (RFC 7672, section 3.1.1).
    """
    moment = min(max(now, certificate.not_before), certificate.not_after)
    in_date = _of_certificate(certificate, demands, moment)
    if in_date == judged or in_date.met is False or "facts" in in_date.more:
        return in_date
    clock = f"bouncebot's clock ({now:%Y-%m-%d %H:%M} UTC)"
    words = f"{out_of_date(certificate, now)}, by {clock}; those of other servers look out of date too"
    facts = {"clock_problem": f"{demands.host}: {words}"}
    return Judgement(words, more={"wrong_clock": True, "facts": facts})


def _of_certificate(certificate: Certificate, demands: Demands, now: datetime) -> Judgement:
    """The worst judgement: every demand has to be met, because a sender may know only one of them."""
    if not demands.any:
        return _without_demand(certificate, demands, now)
    judged = list(_of_each_demand(certificate, demands, now))
    worst = next((each for each in judged if each.met is False), None)
    return worst or next((each for each in judged if each.met is None), judged[0])


def _of_each_demand(certificate: Certificate, demands: Demands, now: datetime) -> Iterator[Judgement]:
    if demands.tlsa:
        yield _judged(demands, *dane.judge(demands.tlsa, certificate, (demands.host, demands.domain), now))
    policy = demands.policy
    if policy and policy.mode == "enforce":
        if not policy.covers(demands.host):
            yield _judged(demands, False, f"no line of the MTA-STS policy covers it ({policy.lines})")
        elif found := flaw_of(certificate, demands.host, now):
            words = f"\u201cmode: enforce\u201d requires a valid certificate, but {found[1]}"
            yield _judged(demands, False, words, flawed_host=demands.host)
        else:
            yield _judged(demands, True, f"valid for {demands.host}, as the MTA-STS policy requires")


_STATES = {True: FindingState.OK, False: FindingState.FAIL, None: FindingState.WARN}


def _judged(demands: Demands, met: bool | None, words: str, **more_facts: str) -> Judgement:
    facts = {"policy_host": demands.host, "policy_problem": f"{demands.host}: {words}"} | more_facts
    return Judgement(words, met, _STATES[met], {"facts": facts} if met is False else {})


def _without_demand(certificate: Certificate, demands: Demands, now: datetime) -> Judgement:
    """Nothing is demanded; what a sender that verifies would object to is reported all the same."""
    kind, problem = flaw_of(certificate, demands.host, now) or (None, None)
    allowed = "but no policy requires a valid one"
    facts = {"flawed_host": demands.host, "certificate_problem": f"{demands.host}: {problem}"}
    untrusted = certificate.untrusted is not None
    more = {"flaw": kind, "untrusted": untrusted, "facts": facts} if problem else {"flaw": None}
    if demands.policy is not None and demands.policy.mode == "testing":
        allowed = "but the policy is in testing mode"
        if not demands.policy.covers(demands.host):
            problem = f"no line of the MTA-STS policy covers it ({demands.policy.lines})"
    if problem:
        return Judgement(f"{problem}, {allowed}", more=more)
    until = f"its certificate is for {demands.host}, until {certificate.not_after:%Y-%m-%d}"
    return Judgement(until, state=FindingState.OK, more=more)


def _without_starttls(session: SmtpSession, demands: Demands, findings: Sequence[Finding]) -> Judgement:
    """No STARTTLS despite a demand. If the controls offer none either, our own network strips it."""
    offered = [each.detail["starttls"] for each in _talking(findings) if _same_family(each, session)]
    demanded = f"\u201c{demands.line}\u201d requires TLS, but the server offers no STARTTLS"
    if any(offered):
        return _judged(demands, False, demanded)
    if not offered:
        return _judged(demands, None, f"{demanded}; there was no other server to compare with")
    words = f"{demanded}; neither do other servers: something on our side removes it"
    facts = {"stripped": f"neither {demands.host} nor other servers offer it to us"}
    return Judgement(words, more={"stripped": True, "facts": facts})


def _talking(findings: Sequence[Finding]) -> list[Finding]:
    """Findings about controls that completed a session directly from here."""
    asked = (each for each in findings if each.check == "vantage" and not each.vantage)
    return [each for each in asked if each.detail.get("outcome") == SmtpOutcome.OK]


def _same_family(control: Finding, session: SmtpSession) -> bool:
    """Whether both used one address family: a device that strips STARTTLS often does so over one only."""
    return bool(control.detail["family"] == version(session.address))
