"""What changed between two diagnoses of an incident."""

from bot.causes import family_of
from bot.models.diagnosis import Diagnosis, FindingState
from bot.models.watch import Changed

_BY_WORDS = frozenset({"sender", "mailbox"})
"""Families of causes that mostly the words of a bounce show, whatever its servers do."""
_PER_SERVER = frozenset({"smtp", "tls", "delegation"})


def what_changed(before: Diagnosis, after: Diagnosis) -> Changed | None:
    """The most important change between two diagnoses; None if there is none to report."""
    if before.verdict.cause != after.verdict.cause:
        return "cause"
    if before.verdict.actor != after.verdict.actor:
        return "actor"
    of_servers = family_of(after.verdict.cause) not in _BY_WORDS
    if of_servers and affected_servers(before) != affected_servers(after):
        return "servers"
    return None


def affected_servers(diagnosis: Diagnosis) -> frozenset[tuple[str, str | None]]:
    """Name and address of each server that failed, from any vantage."""
    return frozenset(
        (finding.subject, finding.address)
        for finding in diagnosis.findings
        if finding.state is FindingState.FAIL and finding.check in _PER_SERVER
    )
