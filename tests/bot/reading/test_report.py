"""Discussions and documentation of bounces are no bounces, even if they quote one; forwarded ones are."""

import time

import pytest

from bot.reading.reader import read_text
from tests.bot.reading.messages import NOTICE, assert_says_it, mail, only, quoted, told_of

FIELDS = "Final-Recipient: rfc822; bob@receiver.example\nAction: failed\nStatus: 5.1.1\n"

QUOTED = quoted(NOTICE)

LONG_ANSWER = "Dear Ada, that address does not exist any more, so please take it off all of your lists."

LIST = {"List_Id": "<mailops.lists.example>"}

DAEMON = "Mail Delivery System <MAILER-DAEMON@relay.sender.example>"

ARTICLE = (
    "Bounces explained\n\nA soft bounce passes, a hard one stays. What does one look like? For example:\n\n"
    f"{NOTICE}\n{FIELDS}\nThe enhanced code usually says more than the basic one.\n"
)


@pytest.mark.parametrize(
    "raw",
    [
        mail(
            "Dan <dan@else.example>",
            "Mail delivery failed?",
            f"Since Friday we get these:\n\n{NOTICE}",
            **LIST,
        ),
        mail("Dan <dan@else.example>", "Which field counts?", f"{FIELDS}\nThe second one?\n", **LIST),
        mail(
            "Eve <eve@else.example>",
            "Re: Mail delivery failed?",
            f"It is gone.\n\nOn Monday, Dan <dan@else.example> wrote:\n\n{QUOTED}",
            **LIST,
        ),
        mail("Dan <notify@forge.example>", "Re: Mail delivery failed (#12)", NOTICE, Precedence="list"),
        mail(
            "mailops-request@lists.example",
            "Mailops Digest, Vol 12",
            f"From: Dan <dan@else.example>\nSubject: Mail delivery failed\nDate: today\n\n{NOTICE}",
            **LIST,
        ),
        mail(
            "Support <support@host.example>",
            "[#4711] Re: Mail delivery failed",
            f"{LONG_ANSWER}\n\n{QUOTED}",
        ),
        mail(
            "Support <support@host.example>",
            "AW: Mail delivery failed",
            f"{LONG_ANSWER}\n\nVon: Ada <ada@sender.example>\nGesendet: Dienstag\nAn: support@host.example\n"
            f"Betreff: Mail delivery failed\n\n{NOTICE}",
        ),
        mail(
            "Support <support@host.example>",
            "Re: Mail delivery failed",
            f"{LONG_ANSWER}\n\n差出人：Ada <ada@sender.example>\n日時：火曜日\n宛先：support@host.example\n"
            f"件名：Mail delivery failed\n\n{NOTICE}",
        ),
        mail(
            "Weekly <news@blog.example>",
            "Mail delivery failed?",
            ARTICLE,
            List_Unsubscribe="<mailto:u@b.example>",
        ),
        mail("Dan <dan@else.example>", "Mail delivery failed: our new page", ARTICLE),
        ARTICLE,
        f"<html><body>{ARTICLE}</body></html>",
    ],
    ids=[
        "question",
        "fields",
        "answer",
        "forge",
        "digest",
        "ticket",
        "below",
        "below in Japanese",
        "newsletter",
        "draft",
        "page",
        "markup",
    ],
)
def test_a_bounce_quoted_in_a_discussion_is_no_bounce(raw: str) -> None:
    assert not told_of(raw)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Was Fehlermeldungen bedeuten. In der Regel ist die Adresse falsch, zum Beispiel:",
            "Lösung: vertippt?",
        ),
        (
            "Ces messages d'erreur sont souvent en anglais. Par exemple :",
            "Cela signifie que l'adresse a changé.",
        ),
        ("Los mensajes de error más comunes, por ejemplo:", "Normalmente significa que ya no existe."),
        (
            "Наиболее частые коды ошибок. Например:",
            "Это означает, что адреса больше нет. Обычно это опечатка.",
        ),
        ("エラーメールの例", "原因: アドレスに誤りがあります。"),
    ],
    ids=["German", "French", "Spanish", "Russian", "Japanese"],
)
def test_documentation_about_bounces_is_no_bounce_in_any_language(before: str, after: str) -> None:
    assert not read_text(f"{before}\n\n{NOTICE}\n\n{after}\n").is_bounce


@pytest.mark.parametrize(
    "text",
    [
        "Mail to bob@receiver.example could not be delivered, they said 550 5.7.1 blocked. All is well now.",
        "When a message could not be delivered (550 5.1.1), it was shown twice. Bugs to bugs@tool.example.",
        "5 messages could not be delivered: 550 5.7.26 unauthenticated email. See dmarc@else.example",
        "You are off our list: mail to ada@sender.example could not be delivered (550 5.1.1 user unknown).",
    ],
    ids=["colleague", "release", "report", "list"],
)
def test_a_reply_within_a_sentence_is_read(text: str) -> None:
    assert not told_of(mail("Dan <dan@else.example>", "News", text))


def test_very_long_lines_are_read_once() -> None:
    text = "Mail to bob@receiver.example could not be delivered." + "\n" * 60_000
    started = time.process_time()

    assert not told_of(mail("Dan <dan@else.example>", "News", text))
    assert time.process_time() - started < 5


def test_a_page_that_lists_replies_is_no_bounce() -> None:
    reply = "550 5.1.1 <bob@receiver.example>: Recipient address rejected: User unknown"

    assert read_text(f"It says:\n{reply}").is_bounce
    assert not read_text(f"Such as, for example:\n{reply}\nThis means that he left.").is_bounce


@pytest.mark.parametrize(
    "raw",
    [
        mail(DAEMON, "Mail delivery failed", NOTICE, **LIST),
        mail("'Mail Delivery System' via Ops <ops@sender.example>", "Mail delivery failed", NOTICE, **LIST),
        mail(
            "Ada <ada@sender.example>",
            "Fwd: Mail delivery failed",
            f"What is this?\n\n---------- Forwarded message ---------\nFrom: {DAEMON}\n"
            f"Subject: Mail delivery failed\nTo: ada@sender.example\n\n{NOTICE}",
            **LIST,
        ),
        mail(
            "Ada <ada@sender.example>",
            "Re: Mail delivery failed",
            f"See below.\n\nOn Tuesday, 6 Jan 2026, {DAEMON} wrote:\n\n{QUOTED}",
            **LIST,
        ),
        mail(
            "Ada <ada@sender.example>",
            "Re: Mail delivery failed?",
            f"Here is all of what came back when I wrote to Bob about the minutes of Monday:\n\n{NOTICE}\n"
            "On Monday, Support <support@host.example> wrote:\n\n> Please show us what you got.\n",
        ),
        mail(
            "Eve <eve@sender.example>",
            "RE: Fwd: Mail delivery failed",
            f"{LONG_ANSWER}\n\n-----Original Message-----\nFrom: Ada <ada@sender.example>\nSent: Tuesday\n"
            f"To: Eve\nSubject: Fwd: Mail delivery failed\n\nHelp!\n\nFrom: {DAEMON}\nSent: Monday\n"
            f"To: Ada\nSubject: Mail delivery failed\n\n{NOTICE}",
        ),
        mail("Ada <ada@sender.example>", "Re: Mail delivery failed", f"See below.\n\n{QUOTED}"),
        mail(
            "Ada <ada@sender.example>",
            "Undelivered mail",
            f"What does this mean? I get such ones:\n\n{NOTICE}",
        ),
    ],
    ids=["daemon", "munged", "forwarded", "quoted", "shown", "chain", "below", "asked"],
)
def test_a_forwarded_bounce_is_read_even_through_a_list(raw: str) -> None:
    bounce = only(raw)

    assert_says_it(bounce)


def test_a_short_question_next_to_a_pasted_bounce_is_no_documentation() -> None:
    assert read_text(f"What does this bounce message mean?\n\n{NOTICE}").is_bounce
