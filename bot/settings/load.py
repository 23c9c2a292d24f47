"""Reads the environment and `.env`, once, at the start."""

import os
import re
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.errors import SettingError
from bot.settings.variables import Settings

FILE = ".env"
"""In the working folder."""

_CREDENTIALS = re.compile(r"//.*@")
"""Of a URL: a password may be among them."""


def load(**overrides: Any) -> Settings:
    """The settings; `overrides` go by variable name. Raises SettingError, a line for each bad one.

    The environment goes before the file. What is set to nothing is not set.
    """
    found = {
        name: value for source in (dotenv_values(FILE), os.environ) for name, value in source.items() if value
    }
    try:
        return Settings.model_validate(found | overrides)
    except ValidationError as error:
        raise SettingError("\n".join(_line(wrong) for wrong in error.errors())) from None


def _line(wrong: Any) -> str:
    name = str(wrong["loc"][0])
    takes = next(field.description for field in Settings.model_fields.values() if field.alias == name)
    shown = _CREDENTIALS.sub("//…@", repr(wrong["input"]))[:120]
    got = "something else" if "TOKEN" in name or "SECRET" in name else shown
    return f"{name} takes {takes}; it got {got}."
