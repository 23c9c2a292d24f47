"""Webhook events of sending services, as JSON."""

import json
from collections.abc import Iterator
from copy import copy
from itertools import product
from typing import Any

import pytest
from pydantic import TypeAdapter

from bot.models.bounce import Reading
from bot.reading.reader import read_text
from tests.bot.reading.messages import pasted

SAID = "550 5.1.1 User unknown"

ADDRESS = "bob@receiver.example"

SENDER = "ada@sender.example"

EVENTS: dict[str, Any] = {
    "Mailgun": {
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "recipient": ADDRESS,
            "delivery-status": {"code": 550, "message": "5.1.1 User unknown", "description": ""},
            "message": {"headers": {"to": ADDRESS, "from": SENDER, "message-id": "1@sender.example"}},
        }
    },
    "SendGrid": [{"email": ADDRESS, "event": "bounce", "reason": SAID, "status": "5.1.1", "timestamp": 1}],
    "Postmark": {
        "RecordType": "Bounce",
        "Description": "The server was unable to deliver your message (ex: mailbox full).",
        "Details": f"smtp;{SAID}",
        "From": SENDER,
        "Email": ADDRESS,
    },
    "Mandrill": [
        {"event": "hard_bounce", "msg": {"email": ADDRESS, "sender": SENDER, "diag": f"smtp;{SAID}"}}
    ],
    "SparkPost": [{"msys": {"message_event": {"type": "bounce", "raw_reason": SAID, "rcpt_to": ADDRESS}}}],
    "Resend": {
        "type": "email.bounced",
        "data": {"from": SENDER, "to": [ADDRESS], "bounce": {"message": SAID, "type": "Permanent"}},
    },
    "Amazon": {
        "notificationType": "Bounce",
        "bounce": {"bouncedRecipients": [{"emailAddress": ADDRESS, "diagnosticCode": f"smtp; {SAID}"}]},
        "mail": {"source": SENDER, "destination": [ADDRESS]},
    },
}


@pytest.mark.parametrize("indent", [None, 2], ids=["one line", "lines"])
@pytest.mark.parametrize("service", EVENTS)
def test_each_webhook_names_the_recipient_and_the_reply(service: str, indent: int | None) -> None:
    bounce = pasted(json.dumps(EVENTS[service], indent=indent))

    assert (bounce.recipient, bounce.status, bounce.reply_code) == (ADDRESS, "5.1.1", 550)
    assert (bounce.reason, bounce.permanent, bounce.action) == ("userunknown", True, "failed")


def test_a_deferral_webhook_is_a_delay() -> None:
    event = {"event": "deferred", "email": ADDRESS, "response": "452 4.2.2 Mailbox full"}
    bounce = pasted(json.dumps([event]))

    assert (bounce.action, bounce.reason, bounce.permanent) == ("delayed", "mailboxfull", False)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1, 2]",
        '{"event": "delivered", "email": "bob@receiver.example"}',
        '{"event": "job_failed", "email": "bob@receiver.example", "error": "out of time"}',
        '{"type": "invitation", "state": "invalid", "email": "bob@receiver.example", "message": "Over"}',
    ],
    ids=["broken", "numbers", "delivered", "job", "invitation"],
)
def test_other_json_is_no_bounce(text: str) -> None:
    assert not read_text(text).is_bounce


def test_a_soft_bounce_without_a_code_is_temporary() -> None:
    bounce = pasted(json.dumps([{"event": "soft_bounce", "email": ADDRESS, "reason": "not today"}]))

    assert (bounce.action, bounce.permanent) == ("failed", False)


def test_words_below_the_json_do_not_hide_it() -> None:
    assert pasted(f"{json.dumps(EVENTS['SendGrid'])}\nWhat does that mean?").status == "5.1.1"


HOSTILE: list[Any] = [
    None,
    True,
    -1,
    10**400,
    float("nan"),
    "",
    "\ud83d",
    "a\x00b",
    {},
    [[]],
    [{}],
    [5],
    ["x"],
    {"": ""},
]
"""Values of every type."""

STORED = TypeAdapter(Reading)


def places(value: Any) -> Iterator[tuple[Any, ...]]:
    """The path to each value inside."""
    yield ()
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    yield from ((name, *further) for name, inner in inside for further in places(inner))


def replaced(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    if not place:
        return new
    changed = copy(value)
    changed[place[0]] = replaced(value[place[0]], place[1:], new)
    return changed


@pytest.mark.parametrize("service", EVENTS)
def test_any_value_in_any_place_is_handled(service: str) -> None:
    for place, new in product(places(EVENTS[service]), HOSTILE):
        reading = read_text(json.dumps(replaced(EVENTS[service], place, new)))
        STORED.dump_json(reading)
