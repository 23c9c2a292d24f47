"""Slack's limits and the shape of its blocks, as data."""

import tomllib
from importlib import resources
from typing import Any

LIMITS: dict[str, Any] = tomllib.loads(
    resources.files(__package__).joinpath("limits.toml").read_text("utf-8")
)
