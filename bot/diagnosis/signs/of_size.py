"""Signs of the message's size."""

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown


def fits_everywhere(observed: Observed) -> Shown:
    limits = observed.of("size")
    return limits if all(each.detail["fits"] == "yes" for each in limits) else []


def limit_is_another(observed: Observed) -> Shown:
    """The bounce calls the message too large, but it is below every server's announced limit."""
    return fits_everywhere(observed) if observed.bounce.likeliest == "message-too-large" else []
