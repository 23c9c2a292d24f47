"""Reads the environment and `.env`, once, at the start."""

import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from bot.errors import SettingError
from bot.settings.values import without_secret, without_tokens
from bot.settings.variables import FIELDS, VARIABLES, Settings, Variable

FILE = Path(".env")
"""In the working folder."""

_SLACK = "SLACK_"
_ONE_SLIP = 0.9
"""How alike a name must be to one of ours, from 0 to 1."""
_CREDENTIALS = re.compile(r"//.*@", re.DOTALL)
"""User and password in a URL."""
_PARAMETERS = re.compile(r"(//[^?#]*[?#]).*", re.DOTALL)
"""What follows the path of a URL; it may contain a token or password too."""


def load(**overrides: Any) -> Settings:
    """Returns the settings; `overrides` are by variable name. Raises SettingError with a line for each bad
    value.

    The environment takes precedence over the file. An empty value counts as not set. Space around a
    value is left out: a secret's file often ends in a line break.
    """
    of_file = _of_file()
    found = {**of_file, **{name: value for name, value in os.environ.items() if value}, **overrides}
    understood, wrong = {}, list(_misspelled_tokens(of_file, found))
    for field, variable in FIELDS.items():
        if variable.name in found:
            value = found[variable.name]
            try:
                understood[field] = variable.read(value.strip()) if isinstance(value, str) else value
            except ValueError:
                wrong.append(_line(variable, value))
    if wrong:
        raise SettingError("\n".join(wrong))
    return Settings(**understood)


def _misspelled_tokens(of_file: Iterable[str], found: Container[str]) -> Iterator[str]:
    """A line for each misspelt name of a token in the file. Without the token the bot would open the
    playground instead of serving."""
    for name in of_file:
        if name.upper().startswith(_SLACK) and name not in VARIABLES:
            from difflib import get_close_matches  # most files have no such name

            missing = [each for each in VARIABLES if each.startswith(_SLACK) and each not in found]
            for meant in get_close_matches(name.upper(), missing, 1, _ONE_SLIP):
                yield f"{name} in {FILE} is not a setting, but {meant} is. Correct it, or remove the line."


def _of_file() -> Mapping[str, Any]:
    if not FILE.exists():
        return {}
    try:
        return _values(FILE.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise SettingError(
            f"{FILE} takes text in UTF-8; it got another encoding. Save it as UTF-8."
        ) from None
    except OSError as error:
        raise SettingError(
            f"{FILE} cannot be read: {error.strerror}. It takes a file that this user may read."
        ) from None


def _values(text: str) -> Mapping[str, str]:
    from dotenv import dotenv_values  # most commands find no file
    from dotenv.parser import parse_stream

    parsed = parse_stream(StringIO(text))
    bad = [str(each.original.line) for each in parsed if each.error or (each.key and each.value is None)]
    if bad:
        raise SettingError(
            f"{FILE} takes NAME=VALUE on each line; it got something else on line {', '.join(bad)}. "
            "Check it for a missing quote, and for a value on a line of its own."
        )
    return {name: value for name, value in dotenv_values(stream=StringIO(text)).items() if value}


def _line(variable: Variable, value: str) -> str:
    secret = "TOKEN" in variable.name or "SECRET" in variable.name
    got = without_secret(value) if secret else without_tokens(repr(_without_credentials(value)))[:120]
    return f"{variable.name} takes {variable.takes}; it got {got}."


def _without_credentials(value: str) -> str:
    return _PARAMETERS.sub(r"\1…", _CREDENTIALS.sub("//…@", value))
