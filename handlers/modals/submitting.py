"""Turns submitted modals into commands, and stores them as intakes."""

from collections.abc import Callable
from datetime import UTC
from zoneinfo import ZoneInfo

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from handlers.directory import zone_in_time
from handlers.listening import actions
from handlers.listening.actions import Button, OutdatedError
from handlers.listening.intake import Intakes, Json, Next
from handlers.modals import channel, forms, snooze
from handlers.modals.forms import NotPossibleError
from handlers.modals.opening import Middleware
from handlers.rendering import blocks as b
from handlers.services import Services

OUTDATED = "This form is from another version of me. Close it, and press the button again."


async def say_outdated(ack: AsyncAck) -> BoltResponse:
    """Answers a form that this version does not know, which would stay open with an error."""
    told = forms.modal("Please try again", [b.paragraph(b.text(OUTDATED))])
    return await ack(response_action="update", view=told)


def unless_outdated(submitted: Middleware) -> Middleware:
    """The same middleware, for forms that another version may have opened."""

    async def middleware(
        body: Json, view: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        try:
            return await submitted(body, view, client, ack, next_)
        except OutdatedError:
            return await say_outdated(ack)

    return middleware


class Submissions:
    """The middleware for submitted forms."""

    def __init__(self, services: Services, intakes: Intakes) -> None:
        self._services = services
        self._intakes = intakes

    def of(self, command: Callable[[Json], str]) -> Middleware:
        """The middleware for one form. `command` reads the view, and may raise NotPossibleError."""

        async def submitted(
            body: Json, view: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
        ) -> BoltResponse | None:
            return await self._work(lambda: command(view), body, client, ack, next_)

        return submitted

    async def snoozed(
        self, body: Json, view: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        now = self._services.now()
        asking = actions.of_form(body, Button.of_view(view), "snooze", self._services.us, now)
        own = await zone_in_time(self._services.directory, asking) if snooze.asks_for_morning(view) else None
        zone = ZoneInfo(own) if own else UTC
        return await self._work(lambda: snooze.command(view, now, zone), body, client, ack, next_)

    async def settings_chosen(
        self, body: Json, view: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        """Membership is checked again: the Home tab is in no channel, and people leave while a form is
        open."""
        person, channel_id = str(body["user"]["id"]), Button.of_view(view).channel
        inside = await self._services.members.include_in_time(person, channel_id, client)
        if inside is None:
            return await ack(response_action="errors", errors={channel.SWITCHES: channel.NOT_KNOWN})
        if not inside:
            return await ack(response_action="update", view=channel.refusal(channel.NOT_THERE))
        return await self._work(lambda: channel.command(view), body, client, ack, next_)

    async def _work(
        self, command: Callable[[], str], body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        try:
            text = command()
        except NotPossibleError as wrong:
            return await ack(response_action="errors", errors={wrong.field: str(wrong)})
        button, now = Button.of_view(body["view"]), self._services.now()
        intake = actions.of_form(body, button, text, self._services.us, now)
        return await self._intakes.store_or_apologize(intake, client, ack, next_)
