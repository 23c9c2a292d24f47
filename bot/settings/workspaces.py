"""The workspaces that we serve, each with its app's tokens: the environment's, or several from a file."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from bot.errors import SettingError
from bot.settings import values
from bot.settings.variables import API_URL, SIGNING, XAPP, XOXB, Settings

FILE = "BOUNCEBOT_WORKSPACES"
_NAME = TypeAdapter(Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")])


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSet:
    """What one workspace is reached with: by a socket when there is an app token, else over HTTP."""

    name: str | None
    """In the file; None for the environment's, which is the only one."""
    file: Path | None
    bot_token: SecretStr
    app_token: SecretStr | None
    signing_secret: SecretStr | None
    api_url: str

    @property
    def part(self) -> str:
        """What it is called in `/readyz` and to the operators."""
        return self.topic("slack")

    def topic(self, of: str) -> str:
        """What the operators are told something of it under."""
        return f"{of}-{self.name}" if self.name else of

    @property
    def label(self) -> str:
        """What it is called in a sentence."""
        return f"Workspace {self.name}" if self.name else "The workspace"

    def called(self, key: str) -> str:
        """What an operator knows one of the tokens as, such as `bot_token`: where it is written."""
        return f"{key} of [{self.name}] in {self.file}" if self.name else f"SLACK_{key.upper()}"


class _Table(BaseModel):
    """One workspace in the file. Each description says what the key takes."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    bot_token: Annotated[SecretStr, BeforeValidator(values.token("xoxb-"))] = Field(description=XOXB)
    app_token: Annotated[SecretStr | None, BeforeValidator(values.token("xapp-"))] = Field(
        None, description=XAPP
    )
    signing_secret: Annotated[SecretStr | None, BeforeValidator(values.secret)] = Field(
        None, description=SIGNING
    )
    api_url: Annotated[str | None, BeforeValidator(values.api_url)] = Field(None, description=API_URL)


def token_sets(settings: Settings) -> Sequence[TokenSet]:
    """At least one. Raises SettingError, a line for each that cannot be used."""
    if settings.workspaces is None:
        return [_of_environment(settings)]
    if settings.slack_bot_token or settings.slack_app_token or settings.slack_signing_secret:
        raise SettingError(
            f"{FILE} takes the place of SLACK_BOT_TOKEN, SLACK_APP_TOKEN and SLACK_SIGNING_SECRET;"
            " it got one of them as well. Take them out, or leave it out."
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
            "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode: neither is set."
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
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise _refused(f"{path} ({error.strerror})") from None
    except ValueError as error:
        raise _refused(f"{path}, which is no TOML ({error})") from None
    if not tables:
        raise _refused(f"{path}, which has no table")
    return tables


def _refused(got: str) -> SettingError:
    takes = Settings.model_fields["workspaces"].description
    return SettingError(f"{FILE} takes {takes}; it got {got}.")


def _of_table(name: str, table: object, settings: Settings) -> TokenSet:
    try:
        _NAME.validate_python(name)
        found = _Table.model_validate(table)
    except ValidationError as error:
        raise SettingError("\n".join(_line(name, wrong) for wrong in error.errors())) from None
    if not found.app_token and not found.signing_secret:
        raise SettingError(
            f"{FILE}: [{name}] takes app_token for Socket Mode, or signing_secret for HTTP mode;"
            " it got neither."
        )
    return TokenSet(
        name=name,
        file=settings.workspaces,
        bot_token=found.bot_token,
        app_token=found.app_token,
        signing_secret=found.signing_secret,
        api_url=found.api_url or settings.slack_api_url,
    )


def _line(name: str, wrong: Any) -> str:
    """What stands where a token should is never repeated."""
    if not wrong["loc"]:
        named = wrong["type"] == "string_pattern_mismatch"
        takes = "1 to 32 of a-z, 0-9 and - as its name" if named else "a table"
        return f"{FILE}: [{name[:40]}] takes {takes}; it got something else."
    key = str(wrong["loc"][0])
    if wrong["type"] == "extra_forbidden":
        return f"{FILE}: [{name}] takes {', '.join(_Table.model_fields)}; it got {key[:40]}."
    got = "nothing" if wrong["type"] == "missing" else "something else"
    return f"{FILE}: [{name}] {key} takes {_Table.model_fields[key].description}; it got {got}."


def _refuse_same(one: TokenSet, other: TokenSet) -> None:
    for key in ("bot_token", "app_token", "signing_secret"):
        if getattr(one, key) and getattr(one, key) == getattr(other, key):
            raise SettingError(
                f"{FILE}: [{one.name}] and [{other.name}] have the same {key};"
                " each workspace takes an app of its own."
            )
