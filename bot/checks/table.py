"""Reads `checks.toml`: when each check runs, what it needs, and the plain signs of its findings."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from bot import toml
from bot.models.diagnosis import Finding

Run = Callable[..., Awaitable[object]]


class Moment(StrEnum):
    """A moment of an investigation at which checks start."""

    START = "start"
    LOOKUP_LAGS = "lookup-lags"
    """Our resolver has been silent for some time."""
    LOOKUP_GIVEN_UP = "lookup-given-up"
    """No name server of the domain answers, so the resolver's answer is not waited for."""
    LOOKUP_FAILED = "lookup-failed"
    NO_MAIL_HOST = "no-mail-host"
    """Our resolver says that the domain takes no mail or does not exist."""
    DENIED = "denied"
    """The same, after the domain's own name servers were asked."""
    HOSTS_KNOWN = "hosts-known"
    """The names of the mail hosts are known; their servers are looked at meanwhile."""
    SERVERS_SEEN = "servers-seen"


INPUTS = {"domain", "size", "sender", "types", "hosts", "sessions"}
"""What a check may need.

`size`: of the message, in bytes; `sender`: our own identity, if the bounce is about that; `types`: of records
whose lookup the bounce says failed; `hosts`: the mail hosts; `sessions`: those with mail servers so far, each
with the host's name.
"""


class PlainSign(NamedTuple):
    """A sign that a finding of `check` shows if its detail has one of `values` under `key`."""

    check: str
    key: str
    values: tuple[object, ...]

    def shown_by(self, finding: Finding) -> bool:
        return finding.detail.get(self.key) in self.values


class Check(NamedTuple):
    name: str
    run: Run | None
    """None if the investigation itself starts the check."""
    when: tuple[Moment, ...]
    needs: tuple[str, ...]
    signs: Mapping[str, PlainSign]


def checks_at(moment: Moment) -> Sequence[Check]:
    return [check for check in load_checks() if moment in check.when]


@cache
def load_checks() -> Sequence[Check]:
    """All checks. Raises ValueError if a table is invalid."""
    return [_read(name, table) for name, table in toml.read(__package__, "checks.toml").items()]


def _read(name: str, table: Mapping[str, Any]) -> Check:
    try:
        toml.check_keys(table, (), ("run", "when", "needs", "signs"))
        check = Check(
            name=name,
            run=_function(table["run"]) if "run" in table else None,
            when=tuple(Moment(each) for each in table.get("when", ())),
            needs=tuple(table.get("needs", ())),
            signs={sign: _sign(name, shown) for sign, shown in table.get("signs", {}).items()},
        )
    except (AttributeError, ImportError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the check {name} is not valid: {error}") from error
    if unknown := set(check.needs) - INPUTS:
        raise ValueError(f"the check {name} needs {', '.join(unknown)}, which is never known")
    return check


def _function(place: str) -> Run:
    file, _, function = place.partition(":")
    found: Run = getattr(import_module(f"bot.checks.{file}"), function)
    return found


def _sign(name: str, table: Mapping[str, Any]) -> PlainSign:
    toml.check_keys(table, ("detail", "is"), ("of",))
    return PlainSign(table.get("of", name), table["detail"], tuple(table["is"]))
