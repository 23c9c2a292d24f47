"""One failure, told by every family; and as people hand it on."""

import html
from base64 import b64encode

import pytest

from bot.models.bounce import Bounce
from bot.reading.reader import read, read_text
from tests.bot.reading.messages import FAMILIES, mail, only

QUOTED_TEXT = FAMILIES["exim"].partition("\n\n")[2].partition("------")[0]


def assert_says_it(bounce: Bounce) -> None:
    assert bounce.recipient == "bob@receiver.example"
    assert (bounce.status, bounce.reply_code) == ("5.1.1", 550)
    assert (bounce.reason, bounce.permanent, bounce.action) == ("userunknown", True, "failed")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_says_the_same(family: str) -> None:
    assert_says_it(only(FAMILIES[family]))


@pytest.mark.parametrize(
    "family", ["postfix", "exim", "qmail", "yahoo", "dma", "sendmail", "courier", "sendmail 5", "m-filter"]
)
def test_the_command_that_failed_is_named(family: str) -> None:
    assert only(FAMILIES[family]).command == "RCPT"


@pytest.mark.parametrize("family", FAMILIES)
def test_it_may_be_attached(family: str) -> None:
    body = f"--f\n\nWhat is this?\n--f\nContent-Type: message/rfc822\n\n{FAMILIES[family]}\n--f--\n"
    forwarded = mail(
        "Ada <ada@sender.example>", "Fwd: bounce", body, Content_Type="multipart/mixed; boundary=f"
    )

    assert_says_it(only(forwarded))


def test_what_gmail_says_of_any_refusal_is_nothing_of_the_recipient_s() -> None:
    notice = (
        "Delivery to the following recipient failed permanently:\n\n     bob@receiver.example\n\n"
        "Technical details of permanent failure:\nGoogle tried to deliver your message, but it was rejected "
        "by the recipient domain. The error that the other server returned was: 550 550 Hm (state 14).\n"
    )
    bounce = only(mail("mailer-daemon@googlemail.com", "Delivery Status Notification (Failure)", notice))

    assert (bounce.recipient, bounce.reason, bounce.command) == (
        "bob@receiver.example",
        "userunknown",
        "RCPT",
    )


def test_a_code_that_zoho_labels_makes_a_reply_of_what_follows() -> None:
    notice = "bob@receiver.example Hm, ERROR_CODE :550, ERROR_CODE :Reverse lookups, please\n"
    text = f"A message that you sent could not be delivered to one or more of its recipients.\n\n{notice}"

    assert only(mail("mailer-daemon@mail.zoho.com", "Undelivered Mail", text)).reason == "requireptr"


def test_what_zoho_puts_before_every_reply_is_no_reason() -> None:
    notice = "bob@receiver.example Invalid Address, ERROR_CODE :550, ERROR_CODE :Reverse lookups, please\n"
    text = f"A message that you sent could not be delivered to one or more of its recipients.\n\n{notice}"

    assert only(mail("mailer-daemon@mail.zoho.com", "Undelivered Mail", text)).reason == "requireptr"


def test_a_reply_of_several_lines_is_put_together() -> None:
    bounce = only(FAMILIES["sendmail"])

    assert bounce.diagnostic == "550-5.1.1 The account that you tried 550 5.1.1 to reach does not exist"


@pytest.mark.parametrize(
    "above",
    [
        "---------- Forwarded message ---------\nFrom: MAILER-DAEMON@relay.sender.example\n"
        "Date: Tue, 6 Jan 2026\nSubject: Mail delivery failed\nTo: ada@sender.example\n",
        "________________________________\nFrom: Mail Delivery System <MAILER-DAEMON@relay.sender.example>\n"
        "Sent: Tuesday\nTo: ada@sender.example\nSubject: Mail delivery failed\n",
        "-----Ursprüngliche Nachricht-----\nVon: MAILER-DAEMON@relay.sender.example\nGesendet: Dienstag\n"
        "An: ada@sender.example\nBetreff: Mail delivery failed\n",
        "De : MAILER-DAEMON@relay.sender.example\nEnvoyé : mardi\nÀ : ada@sender.example\n"
        "Objet : Mail delivery failed\n",
        "差出人: MAILER-DAEMON@relay.sender.example\n日時: 2026年1月6日\n宛先: ada@sender.example\n"
        "件名: Mail delivery failed\n",
    ],
    ids=["gmail", "outlook", "german", "french", "japanese"],
)
def test_it_may_be_forwarded_inline(above: str) -> None:
    text = f"What is this?\n\n{above}\n{QUOTED_TEXT}"

    assert_says_it(only(mail("Ada <ada@sender.example>", "Fwd: something", text)))


def test_one_quoted_line_is_enough_of_a_mail_system_that_names_nobody() -> None:
    quoted = "> You wrote to bob@receiver.example. Not a valid user here.\n"
    text = f"See below.\n\nOn Tue, 6 Jan 2026, <> wrote:\n\n{quoted}"
    bounce = only(mail("Ada <ada@sender.example>", "Re: something", text))

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")


def test_it_may_be_quoted() -> None:
    quoted = "\n".join(f"> {line}" for line in QUOTED_TEXT.split("\n"))
    text = f"See below.\n\nOn Tue, 6 Jan 2026, MAILER-DAEMON@relay.sender.example wrote:\n\n{quoted}\n"

    assert_says_it(only(mail("Ada <ada@sender.example>", "Re: something", text)))


def test_it_may_be_html_only() -> None:
    markup = "<html><body>" + html.escape(QUOTED_TEXT).replace("\n", "<br>\n") + "</body></html>"

    assert_says_it(only(mail("MAILER-DAEMON@a.example", "Returned mail", markup, Content_Type="text/html")))


def test_it_may_be_encoded() -> None:
    encoded = b64encode(QUOTED_TEXT.encode()).decode()
    fields = {"Content_Type": "text/plain", "Content_Transfer_Encoding": "base64"}

    assert_says_it(only(mail("MAILER-DAEMON@a.example", "Returned mail", encoded, **fields)))


def test_it_may_be_pasted() -> None:
    (bounce,) = read_text(QUOTED_TEXT).bounces

    assert_says_it(bounce)


def test_slack_markup_is_undone() -> None:
    text = "&lt;<mailto:bob@receiver.example|bob@receiver.example>&gt;: 550 5.1.1 User unknown"
    (bounce,) = read_text(text).bounces

    assert_says_it(bounce)


def test_an_address_that_outlook_repeats_is_one() -> None:
    text = "Rejected for:\n\nbob@receiver.example<mailto:bob@receiver.example>\n550 5.1.1 User unknown"
    (bounce,) = read_text(text).bounces

    assert_says_it(bounce)


@pytest.mark.parametrize("label", ["Subject:", "Betreff:", "Objet :", "件名："])
def test_the_subject_that_a_notice_repeats_is_no_reason(label: str) -> None:
    text = (
        f"Your message\n\n  {label} 550 5.7.1 virus, mailbox full\n\n"
        "did not reach the following recipient(s):\n\n"
        "bob@receiver.example on Tue, 6 Jan 2026 09:00:00 +0000\n    User unknown\n"
    )
    bounce = only(mail("System Administrator <postmaster@a.example>", "Undeliverable: virus", text))

    assert (bounce.recipient, bounce.reason, bounce.status) == ("bob@receiver.example", "userunknown", None)


def test_a_log_line_is_enough() -> None:
    (bounce,) = read_text(
        "Jan  6 09:00:00 relay postfix/smtp[9]: 4F1: to=<bob@receiver.example>, relay=mx1.receiver.example"
        "[192.0.2.25]:25, dsn=5.1.1, status=bounced (host mx1.receiver.example[192.0.2.25] said: 550 5.1.1"
        " User unknown (in reply to RCPT TO command))"
    ).bounces

    assert_says_it(bounce)
    assert bounce.command == "RCPT"


def test_a_list_of_recipients_shares_what_is_said_below() -> None:
    text = "Delivery failed for:\n\n  bob@receiver.example\n  cy@receiver.example\n\n550 5.1.1 User unknown\n"
    bounces = read(mail("MAILER-DAEMON@a.example", "failure notice", text).encode()).bounces

    assert [bounce.recipient for bounce in bounces] == ["bob@receiver.example", "cy@receiver.example"]
    assert {bounce.reason for bounce in bounces} == {"userunknown"}


def test_a_reply_above_several_recipients_is_said_of_each() -> None:
    text = (
        "Could not be delivered because of\n\n550 5.1.1 User unknown\n\n"
        "The following recipients were affected:\n\n  bob@receiver.example\n  cy@receiver.example\n\n"
        "Additional Information\n\nReporting-MTA: <relay.sender.example>\n"
    )
    bounces = read(mail("postmaster@a.example", "Undeliverable Mail", text).encode()).bounces

    assert [bounce.recipient for bounce in bounces] == ["bob@receiver.example", "cy@receiver.example"]
    assert {(bounce.reason, bounce.status) for bounce in bounces} == {("userunknown", "5.1.1")}


def test_who_of_several_has_a_reply_of_its_own_is_told_apart_from_what_stands_above_all() -> None:
    text = (
        "The host receiver.example is not responding.\n\n"
        "<bob@receiver.example>: 550 5.1.1 User unknown\n\n<cy@receiver.example>: 552 5.2.2 Mailbox full\n"
    )
    bounces = read(mail("postmaster@a.example", "Undeliverable Mail", text).encode()).bounces

    assert [bounce.reason for bounce in bounces] == ["userunknown", "mailboxfull"]


def test_an_id_that_was_wrapped_below_its_label_is_nobody_s_address() -> None:
    text = (
        "Your message, with the\nMessage-id:\n<4bc0361e@sender.example>\n\n"
        "cannot be delivered to the following recipients:\n\n"
        "  Recipient address: bob@receiver.example\n  Diagnostic code: smtp;550 5.1.1 User unknown\n"
    )
    bounce = only(mail("postmaster@a.example", "Delivery Notification: Delivery has failed", text))

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")


def test_of_a_bounce_of_a_bounce_the_inner_one_counts() -> None:
    body = (
        "--f\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.else.example\n\n"
        "Final-Recipient: rfc822; ada@sender.example\nAction: failed\nStatus: 5.2.2\n\n"
        f"--f\nContent-Type: message/rfc822\n\n{FAMILIES['postfix']}\n--f--\n"
    )
    bounce = only(
        mail("MAILER-DAEMON@mx.else.example", "failure", body, Content_Type="multipart/report; boundary=f")
    )

    assert_says_it(bounce)
    assert "ada@sender.example" in bounce.conflicts[-1]
