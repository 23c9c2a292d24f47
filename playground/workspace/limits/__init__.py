"""What Slack takes, and how fast: its limits and the shape of its blocks, as data in `limits.toml`."""

from importlib import resources
from typing import Any

import tomli

LIMITS: dict[str, Any] = tomli.loads(resources.files(__package__).joinpath("limits.toml").read_text("utf-8"))
