"""Bolt's app."""

import logging

from slack_bolt.async_app import AsyncApp as App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from handlers.identity import Identity

__all__ = ["App", "bolt_app"]


def bolt_app(client: AsyncWebClient, us: Identity) -> App:
    """An app that knows our identity, so it does not ask Slack for it with every event, and that passes our
    own messages on to us."""
    known = AuthorizeResult(enterprise_id=None, team_id=us.team, bot_token=client.token)

    async def authorize() -> AuthorizeResult:
        return known

    return App(
        logger=logging.getLogger("slack_bolt"),
        client=client,
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,  # the socket is Slack's; http_mode.py checks the rest
        ignoring_self_events_enabled=False,
    )
