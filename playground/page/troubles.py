"""Trouble with Slack that can be switched on and off on the page, to see how a bot copes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.workspace import Fault, Harm, Workspace

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble.

    `label`, `about`: texts for people. While it is on, `harm` is done to `percent` of the calls of `method`,
    and answers are late by `delay` seconds; `deaf`: acknowledgements are ignored; `out`: the bot is in no
    channel.
    """

    label: str
    about: str
    harm: Harm | None = None
    method: str = "*"
    percent: int = 100
    delay: float = 0.0
    deaf: bool = False
    out: bool = False


TROUBLES: Mapping[str, Trouble] = {
    "ratelimited": Trouble(
        "Too many requests", "Every other post is answered 429: wait 2 seconds.", "ratelimited", "chat.*", 50
    ),
    "server_error": Trouble("Slack is down", "Every call is answered 500.", "server_error"),
    "lose_answer": Trouble(
        "Answers get lost", "Half the posts are made, but the answer is lost.", "lose_answer", "chat.*", 50
    ),
    "slow": Trouble("Slack is slow", "Every answer comes two seconds late.", delay=2.0),
    "out": Trouble(
        "bouncebot is removed from its channels",
        "It is in no channel. Switch this off, and it posts what it could not post.",
        out=True,
    ),
    "deaf": Trouble("Acknowledgements get lost", "Slack sends its events again.", deaf=True),
}
SECONDS = 2
"""The Retry-After of a 429."""


class Switches:
    """The troubles that are switched on."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._faults = workspace.faults
        self._on: dict[str, Fault | None] = {}

    def switch(self, name: str, on: bool) -> None:
        """Switches a trouble on or off. Raises LookupError for an unknown one."""
        trouble = TROUBLES[name]
        if on == (name in self._on):
            return
        if on:
            self._on[name] = self._begin(trouble)
        elif fault := self._on.pop(name):
            self._faults.active.remove(fault)
        self._faults.delay = sum(TROUBLES[each].delay for each in self._on)
        self._faults.deaf = any(TROUBLES[each].deaf for each in self._on)
        if trouble.out:
            self._switch_membership(not on)

    def _begin(self, trouble: Trouble) -> Fault | None:
        if trouble.harm is None:
            return None
        return self._faults.add(trouble.harm, trouble.method, percent=trouble.percent, seconds=SECONDS)

    def _switch_membership(self, inside: bool) -> None:
        move = self._workspace.invite_bot if inside else self._workspace.remove_bot
        for channel in self._workspace.channels():
            if channel.kind != "im":
                move(channel.id)

    def show(self) -> list[Json]:
        return [
            {"name": name, "label": each.label, "about": each.about, "on": name in self._on}
            for name, each in TROUBLES.items()
        ]
