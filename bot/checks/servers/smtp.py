"""Does a mail server take connections, and how far does a session get?"""

import re
from collections.abc import Callable, Collection
from typing import Any

from bot.checks.context import Context
from bot.checks.ip import named, version
from bot.checks.tls.certificates import out_of_date_now
from bot.models.diagnosis import FindingState
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage

SLOW_CONNECT = 0.9
"""Seconds from which a connection is slow: the first SYN was lost, the one a second later was answered."""
LOSSES = 2
"""Retransmissions from which a session of a dozen packets is slow: a single loss is normal."""

SILENT_HANDSHAKE = 4.5
"""Seconds from which a TLS handshake counts as unanswered; it is given up after five."""

BUSY = re.compile(
    r"\b4\.(?:3\.2|4\.5)\b|too busy|overload|too many connections|shutting down|try again later",
    re.IGNORECASE,
)

_STAGES = {
    Stage.BANNER: "before its banner",
    Stage.EHLO: "after EHLO",
    Stage.STARTTLS: "after STARTTLS",
    Stage.TLS: "in the TLS handshake",
    Stage.QUIT: "at QUIT",
}


async def check_server(context: Context, host: str, address: str, vantage: str = "direct") -> SmtpSession:
    session = await context.prober.look(host, address, vantage=vantage)
    context.tell(
        "smtp",
        host,
        state_of(session),
        f"{named(host, address)} {describe(session)}",
        address=address,
        vantage=vantage,
        detail={**detail_of(session), "as_sender": is_as_sender(session, context.ourselves.sender_ips)},
        seconds=session.seconds,
    )
    return session


def is_as_sender(session: SmtpSession, ours: Collection[str]) -> bool:
    """Whether it came from an address that our mail leaves from: our own, or one that the reply names."""
    said = re.findall(r"[0-9a-fA-F:.]{3,45}", session.reply or "")
    return session.source in ours or any(each.rstrip(".") in ours for each in said)


def tell_unfinished(context: Context, host: str, address: str, vantage: str, began: float) -> None:
    """Reports a session that was not over at the deadline: unknown, as the silence was too short to count."""
    waited = context.elapsed() - began
    words = f"{named(host, address)} had not fully answered when time ran out, after {waited:.1f} s at most"
    context.tell(
        "smtp",
        host,
        FindingState.UNKNOWN,
        words,
        address=address,
        vantage=vantage,
        detail={"unfinished": True, "waited": round(waited, 3)},
        seconds=waited,
    )


def is_slow(session: SmtpSession) -> bool:
    """Whether packets were lost or connecting took long. Cannot be seen through a proxy."""
    return (
        session.reached
        and session.vantage == "direct"
        and (session.retransmissions >= LOSSES or session.timings.get(Stage.CONNECT, 0.0) >= SLOW_CONNECT)
    )


def state_of(session: SmtpSession) -> FindingState:
    if not session.is_conclusive:
        return FindingState.SKIPPED
    if session.outcome is SmtpOutcome.OK:
        return (
            FindingState.WARN if is_slow(session) or "STARTTLS" not in session.extensions else FindingState.OK
        )
    return FindingState.FAIL


def describe(session: SmtpSession) -> str:
    """What happened, as the rest of a sentence about the server."""
    return _DESCRIPTIONS[session.outcome](session)


def _healthy(session: SmtpSession) -> str:
    total = sum(session.timings.values())
    slow = ", but connecting was slow" if is_slow(session) else ""
    tls = f", {session.tls_version}" if session.tls_version else ", no STARTTLS"
    return f"answers in {total * 1000:.0f} ms{tls}{slow}"


def _silent(session: SmtpSession) -> str:
    waited = session.timings.get(session.stage, 0.0)
    if not session.reached:
        return f"does not answer connections (waited {waited:.1f} s)"
    what = "banner" if session.stage is Stage.BANNER else f"reply {_STAGES.get(session.stage, '')}"
    return f"accepts connections, but sends no {what} (waited {waited:.1f} s)"


_DESCRIPTIONS: dict[SmtpOutcome, Callable[[SmtpSession], str]] = {
    SmtpOutcome.OK: _healthy,
    SmtpOutcome.TIMEOUT: _silent,
    SmtpOutcome.REFUSED: lambda _: "refuses connections",
    SmtpOutcome.UNREACHABLE: lambda session: f"cannot be reached ({session.error})",
    SmtpOutcome.CLOSED: lambda session: f"closes the connection {_STAGES.get(session.stage, 'at once')}",
    SmtpOutcome.REJECTED: lambda session: f"rejects us: {session.reply}",
    SmtpOutcome.GARBLED: lambda session: f"does not speak SMTP: it {session.error}",
    SmtpOutcome.TLS_FAILED: lambda session: (
        f"offers STARTTLS, but the TLS handshake fails ({session.error or session.reply})"
    ),
    SmtpOutcome.NO_ROUTE: lambda session: f"was not asked: no route from here ({session.error})",
    SmtpOutcome.FORBIDDEN: lambda session: f"was not asked: its address is {session.error}",
    SmtpOutcome.NO_VANTAGE: lambda session: f"was not asked: {session.error}",
    SmtpOutcome.HELD_BACK: lambda session: f"was not asked: {session.error}",
}


def detail_of(session: SmtpSession) -> dict[str, Any]:
    """Everything that was measured, for `--json` and for the signs."""
    milliseconds = {f"{stage}_ms": round(taken * 1000, 1) for stage, taken in session.timings.items()}
    return {
        "outcome": session.outcome.value,
        "stage": session.stage.value,
        "family": version(session.address),
        "slow": is_slow(session),
        "silent_in_tls": session.timings.get(Stage.TLS, 0.0) >= SILENT_HANDSHAKE,
        "busy": bool(session.outcome is SmtpOutcome.REJECTED and BUSY.search(session.reply or "")),
        "reply": session.reply,
        "banner": session.banner,
        "extensions": dict(session.extensions),
        "size_limit": session.size_limit,
        "starttls": "STARTTLS" in session.extensions,
        "tls_version": session.tls_version,
        "certificate_out_of_date": session.certificate and out_of_date_now(session.certificate),
        "certificate_until": session.certificate.not_after.isoformat() if session.certificate else None,
        "round_trip_ms": None if session.round_trip is None else round(session.round_trip * 1000, 2),
        "retransmissions": session.retransmissions,
        "error": session.error,
        **milliseconds,
    }
