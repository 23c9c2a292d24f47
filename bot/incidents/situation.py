"""What a decision about an incident depends on."""

from dataclasses import dataclass
from datetime import datetime

from bot.incidents.timing import Timing
from bot.models.channel import ChannelSettings
from bot.models.incident import Incident
from bot.models.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """An incident as it is stored, and all around it that counts. A decision that lost to another is made
    again, in the new situation."""

    incident: Incident
    watch: Watch
    settings: ChannelSettings
    """The channel's."""
    timing: Timing
    now: datetime
