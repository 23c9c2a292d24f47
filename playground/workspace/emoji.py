"""Emoji by Slack's names."""

from importlib import resources

import tomli

EMOJI: dict[str, str] = tomli.loads(resources.files(__package__).joinpath("emoji.toml").read_text("utf-8"))
