"""A failure gives the same result however it is forwarded."""

from collections.abc import Callable
from email import message_from_string
from email.message import Message

import pytest

from bot.reading.reader import read_text
from tests.bot.reading.handing_on import HANDED_ON, SIGNATURE, by_answering, by_gmail, text_of
from tests.bot.reading.messages import (
    FAMILIES,
    NOTICE,
    ORIGINAL,
    assert_says_it,
    mail,
    only,
    pasted,
    quoted,
    told_of,
)


@pytest.mark.parametrize(
    "above",
    [
        "-----Ursprüngliche Nachricht-----\nVon: MAILER-DAEMON@relay.sender.example\nGesendet: Dienstag\n"
        "An: ada@sender.example\nBetreff: Mail delivery failed\n",
        "De : MAILER-DAEMON@relay.sender.example\nEnvoyé : mardi\nÀ : ada@sender.example\n"
        "Objet : Mail delivery failed\n",
        "差出人: MAILER-DAEMON@relay.sender.example\n日時: 2026年1月6日\n宛先: ada@sender.example\n"
        "件名: Mail delivery failed\n",
    ],
    ids=["German", "French", "Japanese"],
)
def test_forwarding_in_other_languages_is_recognized(above: str) -> None:
    text = f"What is this?\n\n{above}\n{NOTICE}"

    assert_says_it(only(mail("Ada <ada@sender.example>", "Fwd: something", text)))


def test_one_quoted_line_from_a_mail_system_is_enough() -> None:
    line = "> You wrote to bob@receiver.example. Not a valid user here.\n"
    text = f"See below.\n\nOn Tue, 6 Jan 2026, <> wrote:\n\n{line}"
    bounce = only(mail("Ada <ada@sender.example>", "Re: something", text))

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")


@pytest.mark.parametrize("hand_on", HANDED_ON)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_forwarder_in_a_signature_has_not_failed(family: str, hand_on: Callable[[Message], str]) -> None:
    bounce = only(hand_on(message_from_string(FAMILIES[family])))

    assert_says_it(bounce)


@pytest.mark.parametrize("hand_on", HANDED_ON)
def test_the_notices_own_recipient_has_not_failed(hand_on: Callable[[Message], str]) -> None:
    """Only the returned message says whom the mail was for."""
    notice = (
        f"Your mail was not delivered.\n\n550 5.1.1 User unknown\n\n--- Original message ---\n\n{ORIGINAL}"
    )
    bounce = message_from_string(mail("MAILER-DAEMON@relay.sender.example", "Undelivered", notice))
    found = only(hand_on(bounce))

    assert_says_it(found)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_bounce_pasted_with_a_signature_is_read(family: str) -> None:
    bounce = pasted(f"{text_of(message_from_string(FAMILIES[family]))}\n{SIGNATURE}")

    assert_says_it(bounce)


def test_a_signer_has_not_failed_even_if_nobody_else_is_named() -> None:
    notice = mail("MAILER-DAEMON@a.example", "Mail delivery failed", "It failed: 550 5.1.1 User unknown\n")
    bounce = only(by_gmail(message_from_string(notice)))

    assert (bounce.recipient, bounce.status) == (None, "5.1.1")


def test_a_mail_system_named_after_a_time_is_recognized_as_quoted() -> None:
    notice = "<bob@receiver.example>:\nSorry, no mailbox here by that name. (#5.1.1)"
    bounce = only(by_answering(message_from_string(f"Subject: failure notice\n\n{notice}")))

    assert (bounce.recipient, bounce.status) == ("bob@receiver.example", "5.1.1")


@pytest.mark.parametrize(
    "wrote",
    [
        "Am Mo., 30. Nov. 2026 um 06:00 Uhr schrieb {}:",
        "On Mon, Nov 30, 2026 at 6:00 AM {}\nwrote:",
        "Den man. 30. nov. 2026 kl. 06.00 skrev {}:",
        "2026年11月30日(月) 6:00 {}:",
        "{} 于2026年11月30日周一 06:00写道：",
        "пн, 30 нояб. 2026 г. в 06:00, {}:",
        "{} ezt írta (időpont: 2026. nov. 30., H, 6:00):",
        "{} writes:",
    ],
    ids=["German", "English", "Danish", "Japanese", "Chinese", "Russian", "Hungarian", "no date"],
)
@pytest.mark.parametrize("twice", [False, True], ids=["once", "twice"])
def test_the_author_of_a_quotation_is_recognized_in_any_language(wrote: str, twice: bool) -> None:
    line = wrote.format("Mail Delivery System <MAILER-DAEMON@relay.sender.example>")
    words = "The customer has waited for it since Friday, please do look into it as soon as you can."
    text = f"{words}\n\n{line}\n\n{quoted(text_of(message_from_string(FAMILIES['exim'])))}"
    if twice:
        text = "\n".join(f">{each}" if each.startswith(">") else f"> {each}" for each in text.split("\n"))
        text = f"{words}\n\nOn Monday, Ada <ada@sender.example> wrote:\n\n{text}"
    bounce = only(mail("Hal <hal@helpdesk.example>", "Re: Help", text))

    assert_says_it(bounce)


@pytest.mark.parametrize(
    "text",
    [
        "Please help.\n\nBest\nEve Else\neve@else.example\n\n{}",
        "{}\n\nBest\nEve Else\neve@else.example\n+49 30 1",
    ],
    ids=["above", "below"],
)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_signer_without_a_signature_mark_has_not_failed(family: str, text: str) -> None:
    notice = text_of(message_from_string(FAMILIES[family])).partition(ORIGINAL)[0]
    bounces = read_text(text.format(notice)).bounces

    assert [bounce.recipient for bounce in bounces] == ["bob@receiver.example"]


QUOTED = """\
See below.

On Tue, 6 Jan 2026, MAILER-DAEMON@a.example wrote:

> About the message with these header fields:
>
>   Message-ID: <1@sender.example>
>   From: Ada <ada@sender.example>
>   To: bob@b.example
>   Subject: Minutes
>
> <bob@b.example>:
> Sorry, no mailbox here by that name. (#5.1.1)
"""


def test_the_subject_of_an_answer_counts_for_its_quotation() -> None:
    answer = mail("Eve <eve@sender.example>", "Re: Fwd: failure notice", QUOTED)
    bounce = only(answer)

    assert (bounce.recipient, bounce.reason) == ("bob@b.example", "userunknown")


def test_an_answer_to_something_else_is_no_bounce() -> None:
    assert not told_of(mail("Eve <eve@sender.example>", "Re: Lunch", "\n> At noon?\n> \n> Ada\n"))
