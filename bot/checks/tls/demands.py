"""Is the encryption what the domain demands? DANE, MTA-STS; else any certificate will do (RFC 7435)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from bot.checks.clock import out_of_date_elsewhere
from bot.checks.ip import version
from bot.checks.scene import Scene
from bot.checks.servers.smtp import certificate_out_of_date
from bot.checks.tls.certificates import flaw
from bot.checks.tls.dane import Tlsa, judge
from bot.checks.tls.mta_sts import Policy
from bot.models.diagnosis import Finding, FindingState
from bot.models.smtp import SmtpOutcome, SmtpSession

Judged = tuple[bool | None, str]
"""Whether a demand is met, None when it cannot be told, and the words for it."""


class Demands(NamedTuple):
    """What the domain asks of connections to one of its hosts."""

    domain: str
    host: str
    tlsa: tuple[Tlsa, ...] = ()
    policy: Policy | None = None

    @property
    def any(self) -> bool:
        return bool(self.tlsa) or (self.policy is not None and self.policy.mode == "enforce")

    @property
    def line(self) -> str:
        """The record or policy line that demands TLS."""
        return str(self.tlsa[0]) if self.tlsa else "mode: enforce"


def got_to_tls(session: SmtpSession) -> bool:
    """Whether it got as far as EHLO's answer."""
    ended = session.outcome in {SmtpOutcome.OK, SmtpOutcome.TLS_FAILED}
    return ended and (bool(session.extensions) or session.outcome is SmtpOutcome.OK)


def lacks_starttls(session: SmtpSession, demands: Demands) -> bool:
    return demands.any and got_to_tls(session) and "STARTTLS" not in session.extensions


def needs_comparing(session: SmtpSession, demands: Demands) -> bool:
    """Whether it may be for our own network or clock, so that others have to be asked first."""
    return lacks_starttls(session, demands) or certificate_out_of_date(session) is not None


def check_tls(scene: Scene, session: SmtpSession, demands: Demands) -> None:
    """After the controls were asked, where it needs comparing."""
    if not got_to_tls(session):
        return
    if lacks_starttls(session, demands):
        _tell_without(scene, session, demands)
    elif (problem := certificate_out_of_date(session)) and out_of_date_elsewhere(scene.findings):
        _tell_of_clock(scene, session, demands, problem)
    elif demands.any:
        _tell_judged(scene, session, demands, _judge(session, demands))
    elif session.certificate:
        _tell_at_ease(scene, session, demands)


def _judge(session: SmtpSession, demands: Demands) -> Judged:
    """Every demand has to be met: who sends may know only one of them."""
    if session.certificate is None:
        return False, f"\u201c{demands.line}\u201d demands TLS, and no handshake came about"
    judged = list(_each(session, demands))
    worst = next((each for each in judged if each[0] is False), None)
    return worst or next((each for each in judged if each[0] is None), judged[0])


def _each(session: SmtpSession, demands: Demands) -> Iterator[Judged]:
    assert session.certificate is not None
    now = datetime.now(UTC)
    if demands.tlsa:
        yield judge(demands.tlsa, session.certificate, (demands.host, demands.domain), now)
    policy = demands.policy
    if policy and policy.mode == "enforce":
        if not policy.covers(demands.host):
            yield False, f"no line of the MTA-STS policy covers it ({policy.lines})"
        elif problem := flaw(session.certificate, demands.host, now):
            yield False, f"\u201cmode: enforce\u201d wants a valid certificate, and {problem}"
        else:
            yield True, f"as the MTA-STS policy demands, for {demands.host}"


def _tell_at_ease(scene: Scene, session: SmtpSession, demands: Demands) -> None:
    """Nobody demands anything: what a sender who verifies would mind is told all the same."""
    assert session.certificate is not None
    problem = flaw(session.certificate, demands.host, datetime.now(UTC))
    flawed, allowed = problem is not None, "which no policy forbids"
    if demands.policy is not None and demands.policy.mode == "testing":
        allowed = "which the policy, while it is tested, lets pass"
        if not demands.policy.covers(demands.host):
            problem = f"no line of the MTA-STS policy covers it ({demands.policy.lines})"
    until = f"its certificate is for {demands.host}, until {session.certificate.not_after:%Y-%m-%d}"
    state = FindingState.WARN if problem else FindingState.OK
    words = f"{problem}, {allowed}" if problem else until
    told = {"flawed_host": demands.host, "certificate_problem": f"{demands.host}: {problem}"}
    facts = {"facts": told} if flawed else {}
    _tell(scene, session, demands, (None, words), state, flawed=flawed, **facts)


def _tell_of_clock(scene: Scene, session: SmtpSession, demands: Demands, problem: str) -> None:
    """The certificates of others are out of date as well."""
    clock = f"this machine's clock ({datetime.now(UTC):%Y-%m-%d %H:%M} UTC)"
    words = f"{problem}, by {clock}; so are those compared with"
    facts = {"clock_problem": f"{demands.host}: {words}"}
    _tell(scene, session, demands, (None, words), FindingState.WARN, wrong_clock=True, facts=facts)


def _tell_without(scene: Scene, session: SmtpSession, demands: Demands) -> None:
    """Some networks take STARTTLS out of the answer: then the controls offer none either."""
    offered = [each.detail["starttls"] for each in _controls(scene) if _same_way(each, session)]
    demanded = f"\u201c{demands.line}\u201d demands TLS, and the server offers no STARTTLS"
    if any(offered):
        _tell_judged(scene, session, demands, (False, demanded))
    elif offered:
        words = f"{demanded}; neither do those compared with: something on our way takes it out"
        facts = {"stripped": f"{demands.host} and the servers compared with offer none"}
        _tell(scene, session, demands, (None, words), FindingState.WARN, stripped=True, facts=facts)
    else:
        _tell_judged(scene, session, demands, (None, f"{demanded}; nobody could be compared with"))


def _controls(scene: Scene) -> list[Finding]:
    """Those that talked with us from here."""
    asked = (each for each in scene.findings if each.check == "vantage" and not each.vantage)
    return [each for each in asked if each.detail.get("outcome") == SmtpOutcome.OK]


def _same_way(control: Finding, session: SmtpSession) -> bool:
    """What reads along on the way often does so over one family only."""
    return bool(control.detail["family"] == version(session.address))


_STATES = {True: FindingState.OK, False: FindingState.FAIL, None: FindingState.WARN}


def _tell_judged(scene: Scene, session: SmtpSession, demands: Demands, judged: Judged) -> None:
    met, words = judged
    told = {"policy_host": demands.host, "policy_problem": f"{demands.host}: {words}"}
    facts = {"facts": told} if met is False else {}
    _tell(scene, session, demands, judged, _STATES[met], **facts)


def _tell(
    scene: Scene,
    session: SmtpSession,
    demands: Demands,
    judged: Judged,
    state: FindingState,
    **more: object,
) -> None:
    met, words = judged
    detail = {"met": met, "demanded": demands.any, "stripped": False, "version": session.tls_version, **more}
    words = f"{demands.host}: {words}"
    scene.tell("tls", demands.host, state, words, address=session.address, detail=detail)
