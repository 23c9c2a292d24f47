"""Is the encryption what the domain demands? DANE (RFC 7672); else any certificate will do (RFC 7435)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.checks.scene import Scene
from bot.models import FindingState
from bot.models.dns import DnsAnswer
from bot.models.smtp import Certificate, SmtpOutcome, SmtpSession

END_ENTITY = "3"
"""DANE-EE, the certificate usage that judges the server's own certificate (RFC 7672, section 3.1.1)."""


@dataclass(frozen=True, slots=True)
class Tlsa:
    """One TLSA record (RFC 6698, section 2.1)."""

    usage: str
    selector: str
    matching: int
    data: str

    def matches(self, certificate: Certificate) -> bool:
        digests = certificate.key_digests if self.selector == "1" else certificate.certificate_digests
        return digests.get(self.matching) == self.data


async def ask_for_dane(scene: Scene, host: str) -> DnsAnswer:
    """Asked beside the addresses, so that it costs no time."""
    return await scene.resolver.ask(f"_25._tcp.{host}", "TLSA")


def check_tls(scene: Scene, host: str, session: SmtpSession, dane: DnsAnswer) -> None:
    """Only for a server that got as far as EHLO's answer."""
    if session.outcome not in {SmtpOutcome.OK, SmtpOutcome.TLS_FAILED} or not session.extensions:
        return
    records = read_tlsa(dane.records) if dane.authenticated else []
    if records:
        met, words = judge_dane(session, records)
        _tell(scene, host, session, met, words)
    elif session.certificate:
        _tell(scene, host, session, None, describe(session.certificate, host, datetime.now(UTC)))


def read_tlsa(records: Sequence[str]) -> list[Tlsa]:
    found = []
    for each in records[:20]:
        usage, selector, matching, *data = each.split()
        found.append(Tlsa(usage, selector, int(matching), "".join(data).lower()))
    return found


def judge_dane(session: SmtpSession, records: Sequence[Tlsa]) -> tuple[bool | None, str]:
    """Whether the demand is met; None when only a chain could show it, and the words for it."""
    certificate = session.certificate
    if certificate is None:
        return False, "the TLSA record demands TLS, and no handshake came about"
    own = [each for each in records if each.usage == END_ENTITY]
    if any(each.matches(certificate) for each in own):
        return True, "the certificate is the one that the TLSA record demands"
    if len(own) < len(records):
        return None, "the TLSA record names an issuer, which is not checked from here"
    return False, "no TLSA record fits the certificate that the server shows"


def describe(certificate: Certificate, host: str, now: datetime) -> str:
    if certificate.not_after < now:
        return f"its certificate ran out on {certificate.not_after:%Y-%m-%d}, which no policy forbids"
    if not any(covers(name, host) for name in certificate.names):
        return "its certificate is for another name, which no policy forbids"
    return f"its certificate is for {host}, until {certificate.not_after:%Y-%m-%d}"


def covers(name: str, host: str) -> bool:
    """Whether a certificate's name is for the host; a wildcard stands for one label (RFC 6125)."""
    return name == host or (name.startswith("*.") and host.partition(".")[2] == name[2:])


def _tell(scene: Scene, host: str, session: SmtpSession, met: bool | None, words: str) -> None:
    well = met or words.startswith(f"its certificate is for {host}")
    state = FindingState.FAIL if met is False else FindingState.OK if well else FindingState.WARN
    detail: dict[str, object] = {"met": met, "version": session.tls_version}
    if met is False:
        detail["facts"] = {"policy_problem": f"{host}: {words}"}
    scene.tell("tls", host, state, f"{host}: {words}", address=session.address, detail=detail)
