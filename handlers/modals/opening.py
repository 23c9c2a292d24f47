"""Opens the modals of buttons.

A trigger is valid for 3 seconds, so Slack is asked for nothing before; only the settings wait for it, for two
at most. If a modal cannot be opened, the button's command is run instead.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackUnreachableError
from bot.incidents.answers import may_not
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.wording.note import note_to_postmaster
from handlers.directory import zone_in_time
from handlers.listening import actions
from handlers.listening.actions import Button
from handlers.listening.intake import Intakes, Json, Next
from handlers.membership import WITHIN
from handlers.modals import channel, details, note, resolve, snooze, wrong
from handlers.rendering.rendered import Block
from handlers.services import Services
from handlers.trouble import ERRORS, trouble_of

Middleware = Callable[..., Awaitable[BoltResponse | None]]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button, and its incident."""

    button: Button
    incident: Incident
    now: datetime


Draw = Callable[[Pressed], Block | None]
"""Draws the modal; None if there is nothing to show."""
_log = structlog.get_logger()


class Modals:
    """The middleware for the buttons that open modals."""

    def __init__(self, services: Services, intakes: Intakes) -> None:
        self._services = services
        self._intakes = intakes

    def of_incident(self, draw: Draw) -> Middleware:
        """The middleware for a button of an incident. It works only in the incident's channel, because a
        button's value does not prove what a person may see."""

        async def opening(
            body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
        ) -> BoltResponse | None:
            button = Button.pressed(body)
            incident = await self._services.incident(button.incident)
            view = None
            here = (self._services.us.team, button.channel)
            if incident and (incident.team, incident.channel) == here:
                view = draw(Pressed(button, incident, self._services.now()))
            if draw is _resolve and view and not await self._may_decide(body):
                view = None
            return await self._open_or_process(view, body, client, ack, next_)

        return opening

    async def _may_decide(self, body: Json) -> bool:
        """Whether the person may resolve, as far as that is known in time: the submitted form is judged
        again."""
        asking = actions.of_button(body, self._services.us, self._services.now())
        left: Collection[str] = ()
        with suppress(SlackUnreachableError, TimeoutError):
            asking, left = await asyncio.wait_for(self._services.rights.looked_up(asking), WITHIN)
        settings = (await self._services.settings(asking.team, asking.channel)).without(left)
        return settings.may_decide(asking.user, guest=asking.guest)

    async def settings(self, body: Json, client: AsyncWebClient, next_: Next) -> None:
        """Opens the settings of the channel chosen in the Home tab."""
        await next_()
        button = Button("", str(body["actions"][0]["selected_conversation"]))
        asking = actions.of_form(body, button, "settings", self._services.us, self._services.now())
        await _opened(client, body, await self._settings_view(asking, client))

    async def _settings_view(self, asking: Intake, client: AsyncWebClient) -> Block:
        person = str(asking.user)
        inside = await self._services.members.include_in_time(person, asking.channel, client)
        if not inside:
            return channel.refusal(channel.NOT_KNOWN if inside is None else channel.NOT_THERE)
        zone = asyncio.create_task(zone_in_time(self._services.directory, asking))  # meanwhile
        left: Collection[str] = ()
        with suppress(SlackUnreachableError, TimeoutError):  # the submitted form is judged again
            asking, left = await asyncio.wait_for(self._services.rights.looked_up(asking), WITHIN)
        settings = (await self._services.settings(asking.team, asking.channel)).without(left)
        settings = settings.begun_in(await zone)
        may = settings.may_decide(person, guest=asking.guest)
        return channel.view(settings) if may else channel.refusal(may_not(settings))

    async def _open_or_process(
        self, view: Block | None, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        if view is None or not await _opened(client, body, view):
            return await self._intakes.action(body, client, ack, next_)
        await next_()
        return None


async def _opened(client: AsyncWebClient, body: Mapping[str, Any], view: Block) -> bool:
    try:
        await client.views_open(trigger_id=str(body["trigger_id"]), view=view)
    except ERRORS as error:
        _log.warning("modal_not_opened", why=trouble_of(error).why)
        return False
    return True


def _snooze(it: Pressed) -> Block | None:
    return snooze.view(it.button, it.now) if it.incident.state.is_open else None


def _details(it: Pressed) -> Block | None:
    found = it.incident.diagnosis
    return details.view(it.incident, found) if found else None


def _note(it: Pressed) -> Block | None:
    domain = it.incident.query.domain
    return note.view(note_to_postmaster(it.incident), domain) if domain else None


def _resolve(it: Pressed) -> Block | None:
    return resolve.view(it.button) if it.incident.state.is_open else None


def _wrong(it: Pressed) -> Block | None:
    return wrong.view(it.button, it.incident.diagnosis) if it.incident.diagnosis else None


BY_BUTTON: Mapping[str, Draw] = {
    "snooze": _snooze,
    "resolve": _resolve,
    "note": _note,
    "why": _details,
    "wrong": _wrong,
}
"""The modals by action id. If a button is outdated, or not for this person, no modal opens, and its command
says why."""
