"""Bolt's app."""

import logging

from slack_bolt.async_app import AsyncApp as App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StorageError
from handlers.identity import Identity

__all__ = ["App", "bolt_app"]


def bolt_app(client: AsyncWebClient, us: Identity) -> App:
    """An app that knows our identity, so it does not ask Slack for it with every event, and that passes our
    own messages on to us."""
    known = AuthorizeResult(enterprise_id=None, team_id=us.team, bot_token=client.token)

    logger = logging.getLogger("slack_bolt")
    logger.addFilter(_is_news)

    async def authorize() -> AuthorizeResult:
        return known

    return App(
        name="bouncebot",  # otherwise it inspects the whole stack, which takes some hundredths of a second
        logger=logger,
        client=client,
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,  # the socket is Slack's; http_mode.py checks the rest
        ignoring_self_events_enabled=False,
    )


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt logs every event that could not be stored; the store has logged the outage already, once."""
    return not (record.exc_info and isinstance(record.exc_info[1], StorageError))
