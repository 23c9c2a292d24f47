"""The one thing that changed between two looks."""

from bot.models.diagnosis import Diagnosis, FindingState
from bot.models.watch import Changed

_PER_SERVER = frozenset({"smtp", "tls", "delegation"})


def what_changed(before: Diagnosis, after: Diagnosis) -> Changed | None:
    """The weightiest change first; None when there is nothing to tell."""
    if before.verdict.cause != after.verdict.cause:
        return "cause"
    if before.verdict.actor != after.verdict.actor:
        return "actor"
    if affected_servers(before) != affected_servers(after):
        return "servers"
    return None


def affected_servers(diagnosis: Diagnosis) -> frozenset[tuple[str, str | None]]:
    """Name and address of each server that failed, wherever it was looked at from."""
    return frozenset(
        (finding.subject, finding.address)
        for finding in diagnosis.findings
        if finding.state is FindingState.FAIL and finding.check in _PER_SERVER
    )
