"""The manifest is valid, requests no more than is needed, and agrees with the listeners."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
import yaml
from slack_bolt.async_app import AsyncApp

from bot.errors import QueryError
from handlers import OF_ANOTHER_VERSION, manifest, register
from handlers.rendering.buttons import LABELS
from handlers.rendering.home import SETTINGS_OF
from tests.handlers.inbox import services_that

SCHEMA = json.loads(Path(__file__).with_name("manifest.schema.json").read_text("utf-8"))
OBJECT = manifest.as_object()
EVENTS = set(OBJECT["settings"]["event_subscriptions"]["bot_events"])
SCOPES = set(OBJECT["oauth_config"]["scopes"]["bot"])
NEEDS = {
    "app_mention": "app_mentions:read",
    "channel_id_changed": "groups:read",
    "channel_unarchive": "channels:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
}
CALLED = {
    "chat:write": "posts and cards",
    "commands": "/bounce and the shortcut",
    "files:read": "files.info and downloads",
    "reactions:write": "the state on the original message",
    "channels:read": "users.conversations to catch up, conversations.members for the Home tab",
    "groups:read": "the same, in private channels",
    "users:read": "a person's time zone, and who is a guest",
}


class Listed(AsyncApp):
    """An app that records its listeners."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-none", signing_secret="none")
        self.listened: set[tuple[str, Any]] = set()
        self.buttons: set[Any] = set()

    def event(self, event: Any, *args: Any, **kwargs: Any) -> Any:
        self.listened.add(("event", event))
        return super().event(event, *args, **kwargs)

    def action(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
        self.buttons.add(constraints)
        return super().action(constraints, *args, **kwargs)

    def command(self, command: Any, *args: Any, **kwargs: Any) -> Any:
        self.listened.add(("command", command))
        return super().command(command, *args, **kwargs)

    def message_shortcut(self, callback_id: Any, *args: Any, **kwargs: Any) -> Any:
        self.listened.add(("message", callback_id))
        return super().message_shortcut(callback_id, *args, **kwargs)


def declared() -> Iterator[tuple[str, str]]:
    yield from (("event", event.partition(".")[0]) for event in EVENTS)
    yield from (("command", command["command"]) for command in OBJECT["features"]["slash_commands"])
    yield from ((shortcut["type"], shortcut["callback_id"]) for shortcut in OBJECT["features"]["shortcuts"])


def test_slack_would_accept_it() -> None:
    jsonschema.validate(OBJECT, SCHEMA)


def test_a_misspelled_scope_or_event_is_noticed() -> None:
    bad = manifest.as_object()
    bad["oauth_config"]["scopes"]["bot"].append("chat:wirte")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, SCHEMA)


def test_every_scope_is_needed_and_every_needed_scope_is_there() -> None:
    assert {NEEDS[event] for event in EVENTS & set(NEEDS)} | set(CALLED) == SCOPES


def test_it_declares_exactly_the_events_handled() -> None:
    app = Listed()
    register(app, services_that())
    assert app.listened == set(declared())


def test_every_button_and_choice_that_can_be_shown_is_handled() -> None:
    app = Listed()
    register(app, services_that())
    assert app.buttons == {*LABELS, SETTINGS_OF, OF_ANOTHER_VERSION}


def test_it_connects_by_socket_and_has_its_buttons_delivered() -> None:
    assert OBJECT["settings"]["socket_mode_enabled"] is True
    assert OBJECT["settings"]["interactivity"]["is_enabled"] is True


def test_the_link_says_the_same_as_the_file() -> None:
    link = urlsplit(manifest.link())
    query = parse_qs(link.query)

    assert (link.netloc, link.path, query["new_app"]) == ("api.slack.com", "/apps", ["1"])
    assert yaml.safe_load(query["manifest_yaml"][0]) == OBJECT
    assert len(manifest.link()) < 4000


@pytest.mark.parametrize("public", ["https://bounce.example", "https://bounce.example/slack/events"])
def test_over_http_everything_goes_to_the_one_url(public: str) -> None:
    ours = yaml.safe_load(manifest.as_yaml(public))
    jsonschema.validate(ours, SCHEMA)
    settings = ours["settings"]
    urls = {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        ours["features"]["slash_commands"][0]["url"],
    }
    assert urls == {"https://bounce.example/slack/events"}
    assert settings["socket_mode_enabled"] is False
    assert ours["oauth_config"] == OBJECT["oauth_config"]
    assert len(manifest.link(public)) < 4000


@pytest.mark.parametrize(
    "public", ["http://bounce.example", "bounce.example", "https://b.example/x", "https://"]
)
def test_a_url_that_slack_cannot_reach_is_refused(public: str) -> None:
    with pytest.raises(QueryError, match="--http takes an https URL"):
        manifest.as_object(public)
