"""The Slack app's manifest, as `bouncebot manifest` prints it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

FILE = Path(__file__).parents[1] / "manifest.yml"
NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_yaml="


def as_yaml() -> str:
    return FILE.read_text("utf-8")


def as_object() -> dict[str, Any]:
    manifest: dict[str, Any] = yaml.safe_load(as_yaml())
    return manifest


def as_json() -> str:
    return json.dumps(as_object(), indent=2)


def link() -> str:
    """Opens Slack's page for a new app with everything filled in."""
    compact = yaml.safe_dump(as_object(), sort_keys=False, width=1_000_000)
    return NEW_APP + quote(compact, safe="")
