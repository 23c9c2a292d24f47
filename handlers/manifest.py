"""The Slack app's manifest, as `bouncebot manifest` prints it.

https://docs.slack.dev/reference/app-manifest
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from bot.errors import QueryError

FILE = Path(__file__).parents[1] / "manifest.yml"
NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_yaml="
_PUBLIC = re.compile(r"(https://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?)(?:/|/slack/events)?")


def as_yaml(public: str | None = None) -> str:
    """The manifest as YAML; for Socket Mode the file itself, with its comments. `public`: see `as_object`."""
    return _dumped(as_object(public)) if public else FILE.read_text("utf-8")


def as_object(public: str | None = None) -> dict[str, Any]:
    """The manifest as an object. `public`: for HTTP mode, the URL at which Slack reaches us. Raises
    QueryError if it is not such a URL."""
    manifest: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return _over_http(manifest, _request_url(public)) if public else manifest


def link(public: str | None = None) -> str:
    """A link that opens Slack's page for a new app with everything filled in."""
    return NEW_APP + quote(_dumped(as_object(public)), safe="")


def _dumped(manifest: dict[str, Any]) -> str:
    return yaml.safe_dump(manifest, sort_keys=False, width=1_000_000)


def _request_url(public: str) -> str:
    match = _PUBLIC.fullmatch(public)
    if not match:
        takes = "an https URL without a path, such as https://bounce.example.com"
        raise QueryError(f"--http takes {takes}; it got {public[:200]!r}.")
    return f"{match[1]}/slack/events"


def _over_http(manifest: dict[str, Any], url: str) -> dict[str, Any]:
    """Changes the manifest so that Slack sends everything to the URL instead of the socket."""
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = url
    settings["interactivity"]["request_url"] = url
    for command in manifest["features"]["slash_commands"]:
        command["url"] = url
    return manifest
