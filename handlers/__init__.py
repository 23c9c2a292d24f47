"""Everything that knows Slack.

This file registers all listeners. `connection` connects to Slack. `listening` stores each event, command and
button as an `Intake`, in a middleware, so before Bolt acknowledges it; what cannot be stored is not
acknowledged. `mailroom` fetches the content of an intake. `posting` sends the outbox to Slack, and
`rendering` draws the messages. `modals` and `home.py` are the modals and the Home tab.
"""

import re

from slack_bolt.async_app import AsyncApp

from handlers.home import Home
from handlers.listening import command, rate_limited, rejoined, renamed, shortcuts, uninstalled
from handlers.listening.intake import Intakes, acknowledge, do_nothing
from handlers.modals import channel, note, opening, resolve, snooze, submitting, wrong
from handlers.rendering.home import SETTINGS_OF
from handlers.services import Services

AT_ONCE = ("recheck", "take")
"""Buttons that act as soon as they are pressed."""
OF_ANOTHER_VERSION = re.compile("")
"""Any button or form. Bolt asks for it last, so for those that only an older or newer version knows: old
cards stay in their channels."""


def register(app: AsyncApp, services: Services) -> Home:
    """Registers all listeners with Bolt. `manifest.yml` subscribes to exactly these events; a test compares
    them.

    Bolt asks the listeners in turn, so the command, which somebody is waiting for, comes first. Returns the
    Home tab, for its periodic update.
    """
    home = Home(services)
    intakes = Intakes(services)
    app.use(rate_limited.middleware(services))
    app.command(command.NAME, middleware=[intakes.command])(acknowledge)
    app.event("message", middleware=[intakes.message])(do_nothing)
    app.event("app_mention", middleware=[intakes.mention])(do_nothing)
    app.event("reaction_added", middleware=[intakes.reaction])(do_nothing)
    app.event("app_home_opened", middleware=[home.opened])(do_nothing)
    for told in rejoined, renamed, uninstalled:
        for event in told.EVENTS:
            app.event(event, middleware=[told.middleware(services)])(do_nothing)
    app.message_shortcut(shortcuts.CALLBACK, middleware=[intakes.shortcut])(acknowledge)
    for verb in AT_ONCE:
        app.action(verb, middleware=[intakes.action])(acknowledge)
    _register_modals(app, services, intakes)
    return home


def _register_modals(app: AsyncApp, services: Services, intakes: Intakes) -> None:
    """Registers the buttons that open modals, then the submissions."""
    modals, forms = opening.Modals(services, intakes), submitting.Submissions(services, intakes)
    for verb, draw in opening.BY_BUTTON.items():
        app.action(verb, middleware=[modals.of_incident(draw)])(acknowledge)
    app.action(SETTINGS_OF, middleware=[modals.settings])(acknowledge)
    app.view(note.CALLBACK)(acknowledge)
    for callback, submitted in (
        (channel.CALLBACK, forms.settings_chosen),
        (snooze.CALLBACK, forms.snoozed),
        (resolve.CALLBACK, forms.of(resolve.command)),
        (wrong.CALLBACK, forms.of(wrong.command)),
    ):
        app.view(callback, middleware=[submitting.unless_outdated(submitted)])(acknowledge)
    app.action(OF_ANOTHER_VERSION, middleware=[intakes.any_action])(acknowledge)
    app.view(OF_ANOTHER_VERSION, middleware=[submitting.say_outdated])(acknowledge)
