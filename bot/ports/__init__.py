"""What the core needs from outside, as Protocols. Each has an in-memory twin for tests."""

from typing import TYPE_CHECKING

from bot.lazily import lazily

if TYPE_CHECKING:
    from bot.ports.change import Change, JoinedBounce, JoinedReaction, Outgoing
    from bot.ports.clock import Clock, Round, Run
    from bot.ports.leases import Leases
    from bot.ports.looking import Diagnose, Fetcher, History, OnFinding, Prober, Resolver
    from bot.ports.people import Mailroom, Operators, Reporter
    from bot.ports.store import Alike, Channels, Inbox, Incidents, Outbox, Parts, Shown, Store, Watches
else:
    __getattr__ = lazily(__name__, ["looking", "clock", "leases", "people", "change", "store"])

__all__ = [
    "Alike",
    "Change",
    "Channels",
    "Clock",
    "Diagnose",
    "Fetcher",
    "History",
    "Inbox",
    "Incidents",
    "JoinedBounce",
    "JoinedReaction",
    "Leases",
    "Mailroom",
    "OnFinding",
    "Operators",
    "Outbox",
    "Outgoing",
    "Parts",
    "Prober",
    "Reporter",
    "Resolver",
    "Round",
    "Run",
    "Shown",
    "Store",
    "Watches",
]
