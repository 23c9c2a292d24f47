"""Emoji by Slack's names."""

import tomllib
from importlib import resources

EMOJI: dict[str, str] = tomllib.loads(resources.files(__package__).joinpath("emoji.toml").read_text("utf-8"))
