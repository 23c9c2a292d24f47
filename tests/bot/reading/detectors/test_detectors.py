"""Each detector recognizes its form; those for fields are asked only if there may be fields."""

import pytest

from bot.reading import detectors, search
from bot.reading.detectors import Detector
from bot.reading.message.mail import Mail, Part
from bot.reading.message.mime import parse
from bot.reading.reader import read
from bot.reading.report import Report
from tests.bot.reading.messages import FAMILIES, mail, quoted, report

ORDINARY = {
    "a question": mail("Ada <ada@sender.example>", "Minutes", "Did my mail to bob@receiver.example arrive?"),
    "an absence": mail("bob@receiver.example", "Out of office", "Monday.", Auto_Submitted="auto-replied"),
    "an absence told by a daemon": mail("mailer-daemon@b.example", "Out of office", "I am on vacation."),
    "a complaint": mail("fbl@a.example", "complaint about message from 192.0.2.1", "It is spam."),
    "an unsubscription": mail("bob@receiver.example", "x", "x", X_Apple_Unsubscribe="true"),
    "an object": mail(
        "no-reply@sns.example",
        "SES",
        '{"eventType": "Bounce", "bounce": {"bouncedRecipients": [{"emailAddress": "bob@b.example"}]}}',
    ),
    "an event": mail("hook@a.example", "Event", '{"event": "bounce", "email": "bob@receiver.example"}'),
    "a post refused": mail(
        "news-owner@lists.example", "Minutes", "You are not allowed to post to this list."
    ),
    "no recipients": report("It was not delivered.", "Reporting-MTA: dns; relay.sender.example"),
}

MAILS = FAMILIES | ORDINARY

LOG_LINE = "Jan  6 10:11:12 mx postfix/smtp[1]: A1: to=<bob@receiver.example>, dsn=5.1.1, status=bounced (no)"

SESSION = "MAIL FROM:<ada@sender.example>\n250 Ok\nRCPT TO:<bob@receiver.example>\n550 5.1.1 User unknown\n"

QUEUE = "-Queue ID-  --Size--\n4F2A1BC0D2 812\n(Connection timed out)\n  bob@receiver.example\n"

TRACE = "FAIL ada@sender.example {bob@receiver.example} {[{LED=550 5.1.1 User unknown};{MSG=}]}\n"

TABLE = "sender,recipient,detail\nada@sender.example,bob@receiver.example,550 5.1.1 User unknown\n"

REPORTS = {name: Report(parse(raw.encode())) for name, raw in MAILS.items()} | {
    "a log line": Report(Mail(parts=(Part("text/plain", LOG_LINE),))),
    "a session": Report(Mail(parts=(Part("text/plain", SESSION),))),
    "a queue": Report(Mail(parts=(Part("text/plain", QUEUE),))),
    "a trace": Report(Mail(parts=(Part("text/plain", TRACE),))),
    "a table": Report(Mail(parts=(Part("text/plain", TABLE),))),
}


def forwarded(raw: str) -> str:
    """The mail forwarded with every line quoted."""
    return mail("Ada <ada@sender.example>", "Fwd: Minutes", quoted(raw))


DETECTORS = (*detectors.MACHINE_READABLE, *detectors.FOR_PEOPLE)


@pytest.mark.parametrize("detect", DETECTORS, ids=lambda detect: detect.__module__)
def test_every_detector_recognizes_some_mail_but_not_all(detect: Detector) -> None:
    assert {bool(detect(report)) for report in REPORTS.values()} == {True, False}


@pytest.mark.parametrize("raw", [*MAILS.values(), *map(forwarded, MAILS.values()), LOG_LINE])
def test_mail_that_cannot_have_fields_has_none(raw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = read(raw.encode())

    monkeypatch.setattr(search, "may_carry_fields", lambda _: True)

    assert read(raw.encode()) == asked
