"""Signs of the message's size."""

from bot.diagnosis.sight import Sight
from bot.diagnosis.signs.kinds import Shown
from bot.diagnosis.signs.of_words import words_say


def fits_everywhere(sight: Sight) -> Shown:
    limits = sight.of("size")
    return limits if all(each.detail["fits"] == "yes" for each in limits) else []


def limit_is_another(sight: Sight) -> Shown:
    """The bounce calls a message too large that every server would take."""
    return fits_everywhere(sight) if words_say("message-too-large")(sight) else []
