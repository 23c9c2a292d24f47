"""What the core needs from outside, as Protocols. Each has an in-memory twin for tests."""

from bot.ports.change import Change, JoinedBounce, JoinedReaction, Outgoing
from bot.ports.looking import Diagnose, Fetcher, History, OnFinding, Prober, Resolver
from bot.ports.people import Mailroom, Operators, Reporter
from bot.ports.store import Store
from bot.ports.turns import Clock, Leases, Round, Run

__all__ = [
    "Change",
    "Clock",
    "Diagnose",
    "Fetcher",
    "History",
    "JoinedBounce",
    "JoinedReaction",
    "Leases",
    "Mailroom",
    "OnFinding",
    "Operators",
    "Outgoing",
    "Prober",
    "Reporter",
    "Resolver",
    "Round",
    "Run",
    "Store",
]
