"""Bolt's app, and how HTTP mode serves it."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from handlers.identity import Identity


def bolt_app(client: AsyncWebClient, us: Identity, signing_secret: str | None = None) -> AsyncApp:
    """Knows who we are already, so it does not ask with every event; leaves our own messages to us."""
    known = AuthorizeResult(
        enterprise_id=None, team_id=us.team, bot_user_id=us.bot_user, bot_id=us.bot_id, bot_token=client.token
    )

    async def authorize() -> AuthorizeResult:
        return known

    return AsyncApp(
        logger=logging.getLogger("slack_bolt"),
        client=client,
        authorize=authorize,
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        ignoring_self_events_enabled=False,
    )


def over_http(app: AsyncApp) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """What HTTP mode serves at `/slack/events`: events, commands and interactions alike."""

    async def events(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return events
