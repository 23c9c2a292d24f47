"""Signs of what the provider that runs their mail servers reports on its status page."""

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown
from bot.models.diagnosis import FindingState


def reports_incident(observed: Observed) -> Shown:
    return [each for each in observed.of("provider") if each.detail.get("incident")]


def incident_over(observed: Observed) -> Shown:
    """It reported an incident when the mail bounced, and reports none now."""
    return [each for each in _asked_again(observed) if each.state is FindingState.OK]


def incident_may_last(observed: Observed) -> Shown:
    """It reported an incident when the mail bounced, and its page does not answer now."""
    unanswered = {FindingState.UNKNOWN, FindingState.SKIPPED}
    return [each for each in _asked_again(observed) if each.state in unanswered]


def _asked_again(observed: Observed) -> Shown:
    reported = observed.doubt is not None and observed.doubt.reported
    return [each for each in observed.findings if each.check == "provider"] if reported else []
