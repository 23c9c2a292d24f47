"""The workspaces to serve, each with the tokens of its app: one from the environment, or several from a
file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import tomli

from bot.errors import SettingError
from bot.settings import values
from bot.settings.variables import VARIABLES, XOXB, Settings

FILE = "BOUNCEBOT_WORKSPACES"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSet:
    """The tokens of one workspace: served by a socket if there is an app token, otherwise over HTTP."""

    name: str | None
    """Its name in the file; None for the only one, from the environment."""
    file: Path | None
    bot_token: values.Secret
    app_token: values.Secret | None
    signing_secret: values.Secret | None
    api_url: str

    @property
    def id(self) -> str:
        """`slack` or `slack-NAME`, as used in `/readyz`, the log and reports to operators."""
        return self.topic("slack")

    def topic(self, of: str) -> str:
        """The topic of reports to operators about it: `of`, or `of-NAME`."""
        return f"{of}-{self.name}" if self.name else of

    @property
    def label(self) -> str:
        """Its name for use in a sentence."""
        return f"Workspace {self.name}" if self.name else "The workspace"

    def setting(self, key: str) -> str:
        """Where the operator configured one of the tokens, such as `bot_token`."""
        return f"{key} of [{self.name}] in {self.file}" if self.name else f"SLACK_{key.upper()}"


_KEYS = {
    key: VARIABLES[f"SLACK_{key.upper()}"] for key in ("bot_token", "app_token", "signing_secret", "api_url")
}
"""The keys of a workspace's table in the file. They take what the variables for a single workspace take."""


def token_sets(settings: Settings) -> Sequence[TokenSet]:
    """The tokens of all workspaces, at least one. Raises SettingError."""
    if settings.workspaces is None:
        return [_of_environment(settings)]
    if settings.slack_bot_token or settings.slack_app_token or settings.slack_signing_secret:
        raise SettingError(
            f"{FILE} replaces SLACK_BOT_TOKEN, SLACK_APP_TOKEN and SLACK_SIGNING_SECRET, but one of them is"
            f" set too. Unset those, or unset {FILE}."
        )
    tables = _read(settings.workspaces)
    found = [_of_table(name, table, settings) for name, table in tables.items()]
    for one, other in combinations(found, 2):
        _refuse_same(one, other)
    return found


def _of_environment(settings: Settings) -> TokenSet:
    if settings.slack_bot_token is None:
        raise SettingError(f"SLACK_BOT_TOKEN takes {XOXB}; it got nothing.")
    if not settings.slack_app_token and not settings.slack_signing_secret:
        raise SettingError(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set."
            " Set the first for Socket Mode, or the second for HTTP mode."
        )
    return TokenSet(
        name=None,
        file=None,
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        signing_secret=settings.slack_signing_secret,
        api_url=settings.slack_api_url,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        tables = tomli.loads(path.read_text("utf-8"))
    except OSError as error:
        raise _refused(f"{path} ({error.strerror})") from None
    except ValueError as error:
        raise _refused(f"{path}, which is not valid TOML ({error})") from None
    if not tables:
        raise _refused(f"{path}, which has no table")
    return tables


def _refused(got: str) -> SettingError:
    return SettingError(f"{FILE} takes {VARIABLES[FILE].takes}; it got {got}.")


def _of_table(name: str, table: object, settings: Settings) -> TokenSet:
    if not re.fullmatch(r"[a-z0-9-]{1,32}", name):
        raise _refused_at(name, "", "a name of 1 to 32 characters a-z, 0-9 and -", repr(name[:40]))
    if not isinstance(table, dict):
        raise _refused_at(name, "", "a table", _of_type(table))
    if unknown := next((key for key in table if key not in _KEYS), None):
        raise _refused_at(name, "", ", ".join(_KEYS), unknown[:40])
    found = {key: _read_key(name, key, value) for key, value in table.items()}
    if "bot_token" not in found:
        raise _refused_at(name, "bot_token", XOXB, "nothing")
    if not found.keys() & {"app_token", "signing_secret"}:
        raise _refused_at(name, "", "app_token for Socket Mode, or signing_secret for HTTP mode", "neither")
    return TokenSet(
        name=name,
        file=settings.workspaces,
        bot_token=found["bot_token"],
        app_token=found.get("app_token"),
        signing_secret=found.get("signing_secret"),
        api_url=found.get("api_url", settings.slack_api_url),
    )


def _read_key(name: str, key: str, value: object) -> Any:
    if not isinstance(value, str):
        raise _refused_at(name, key, _KEYS[key].takes, _of_type(value))
    try:
        return _KEYS[key].read(value)
    except ValueError:
        raise _refused_at(name, key, _KEYS[key].takes, values.without_secret(value)) from None


def _refused_at(name: str, key: str, takes: str, got: str) -> SettingError:
    """An error about a table or key. It never repeats a value, or a token in place of a name."""
    where = f"[{name[:40]}] {key}".rstrip()
    return SettingError(values.without_tokens(f"{FILE}: {where} takes {takes}; it got {got}."))


def _of_type(value: object) -> str:
    return f"a value of type {type(value).__name__}"


def _refuse_same(one: TokenSet, other: TokenSet) -> None:
    for key in ("bot_token", "app_token", "signing_secret"):
        if getattr(one, key) and getattr(one, key) == getattr(other, key):
            raise SettingError(
                f"{FILE}: [{one.name}] and [{other.name}] have the same {key};"
                " each workspace needs an app of its own."
            )
