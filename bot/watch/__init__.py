"""When to look again, and what a look has to tell: pure policy, without a clock."""

from bot.watch.change import what_changed
from bot.watch.expiry import leaves_queue_at, stands_until
from bot.watch.policy import (
    Duty,
    Judged,
    after_look,
    after_reminder,
    begin,
    bounced_again,
    duty,
    end,
    look_anew,
    look_now,
    shown_next,
    snooze,
    unwatched,
)

__all__ = [
    "Duty",
    "Judged",
    "after_look",
    "after_reminder",
    "begin",
    "bounced_again",
    "duty",
    "end",
    "leaves_queue_at",
    "look_anew",
    "look_now",
    "shown_next",
    "snooze",
    "stands_until",
    "unwatched",
    "what_changed",
]
