"""Bounces without fields: who may say that a mail did not arrive, and in what words."""

import pytest

from bot.reading.reader import read
from tests.bot.reading.messages import mail, only, pasted, report, told_of


def test_a_scanners_notice_about_a_stopped_mail_is_read() -> None:
    """Amavis writes to the sender."""
    body = "An unwanted item is in your email to: bob@b.example.\n\nDelivery of the email was stopped!\n"
    bounce = only(mail("Content-filter at mx.b.example <postmaster@b.example>", "Item FROM YOU", body))

    assert (bounce.recipient, bounce.action) == ("bob@b.example", "failed")


def test_a_mail_system_may_just_say_who_was_refused_and_how() -> None:
    bounce = only(mail("MAILER-DAEMON@a.example", "Your mail", "bob@b.example: no such user\n"))

    assert (bounce.recipient, bounce.reason) == ("bob@b.example", "userunknown")


def test_a_refusal_may_be_only_in_the_subject() -> None:
    raw = mail(
        "postmaster@b.example", "Ihre E-Mail wurde abgelehnt", "Die Ihre an bob@b.example war zu groß."
    )

    assert only(raw).recipient == "bob@b.example"


TO_A_LIST = (
    "\n----- Original message -----\nFrom: ada@sender.example\nTo: members@list.example\nSubject: Hi\n\nHi\n"
)


@pytest.mark.parametrize(
    ("subject", "notice"),
    [
        ("Undeliverable message", "Receiver not found: bob@b.example\n"),
        ("Undeliverable mail", "These destination addresses were unknown:\n\nSMTP <bob@b.example>\n"),
        ("Returned mail", "Error-For:  bob@b.example\nError-Code: 3\nError-Text: No such user\n"),
        ("Your mail", "Your message has encountered delivery problems\nto bob@b.example.\n\nUnknown user\n"),
        ("Returned mail: no such user bob@b.example", "Unknown user. Ask postmaster@b.example.\n"),
    ],
)
def test_an_address_in_a_mail_systems_text_is_the_recipient(subject: str, notice: str) -> None:
    """CompuServe, SMTP32, MMDF, SLmail and others of the 1990s; the mail went to a list, which works."""
    bounce = only(mail("postmaster@b.example", subject, notice + TO_A_LIST))

    assert (bounce.recipient, bounce.reason) == ("bob@b.example", "userunknown")


@pytest.mark.parametrize(
    ("sender", "notice"),
    [
        ("postmaster@b.example", "It could not be delivered. Ask postmaster@b.example.\n"),
        ("postmaster@b.example", "It is lost. Bob (bob@b.example) or Eva (eva@b.example) knows more.\n"),
        ("eva@b.example", "Your mail could not be delivered.\n\nSo says bob@b.example.\n"),
    ],
)
def test_otherwise_the_recipient_is_whom_the_returned_message_went_to(sender: str, notice: str) -> None:
    bounce = only(mail(sender, "Undeliverable mail", notice + TO_A_LIST))

    assert bounce.recipient == "members@list.example"


def test_gmails_general_words_say_nothing_about_the_recipient() -> None:
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


def test_zohos_preface_is_no_reason() -> None:
    notice = "bob@receiver.example Invalid Address, ERROR_CODE :550, ERROR_CODE :Reverse lookups, please\n"
    text = f"A message that you sent could not be delivered to one or more of its recipients.\n\n{notice}"

    assert only(mail("mailer-daemon@mail.zoho.com", "Undelivered Mail", text)).reason == "requireptr"


@pytest.mark.parametrize(
    "reply",
    [
        "<bob@receiver.example>: host mx.receiver.example said: 550 5.1.1 User unknown",
        "bob@receiver.example on Tue, 6 Jan 2026 09:00\n    No such account here\n    <a.example #5.1.1>",
        "bob@receiver.example\nTheir address is wrong.\n\na.example #550 5.1.1 RESOLVER.ADR.RecipNotFound ##",
        "  Recipient address: bob@receiver.example\n  Diagnostic code: smtp;550 5.1.1 User unknown",
        "bob@receiver.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User unknown",
        "To: bob@receiver.example\nDetail: smtp; 550 5.1.1 User unknown",
        "The following message to <bob@receiver.example> was undeliverable.\nThe reason for the problem:\n"
        "5.1.0 - Unknown address error 550-'5.1.1 <bob@receiver.example>: User unknown'",
        "Recipient: [SMTP:bob@receiver.example]\nReason: Remote SMTP Server Returned: 550 5.1.1 User unknown",
    ],
    ids=["Postfix", "Exchange 2003", "Exchange 2010", "Oracle", "Zoho", "service", "IronPort", "MailEnable"],
)
def test_a_bounce_copied_by_a_ticket_system_is_read(reply: str) -> None:
    words = f"Ada wrote: what is this?\n\nYour mail could not be delivered.\n\n{reply}\n\nAnswer above.\n"
    bounce = only(mail("desk@help.example", "[Ticket 17] Help", words))

    assert (bounce.recipient, bounce.status) == ("bob@receiver.example", "5.1.1")
    assert bounce.reason == "userunknown"


@pytest.mark.parametrize(
    "line",
    [
        "> <bob@receiver.example>: host mx.receiver.example said: 550 5.1.1 User unknown",
        "<bob@receiver.example>: user unknown",
        "Remote Server returned '550 5.1.1 <bob@receiver.example>: User unknown'",
    ],
)
def test_a_single_line_quoted_by_a_colleague_is_read(line: str) -> None:
    words = f"This is what I get when I write to Bob:\n\n{line}\n\nWhat now?\n"
    bounce = only(mail("Ada <ada@sender.example>", "Help", words))

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")


@pytest.mark.parametrize(
    "line",
    ["<bob@receiver.example>: I shall ask him", "Server returned '550 pages' for bob@receiver.example"],
)
def test_a_colleagues_similar_line_about_something_else_is_no_bounce(line: str) -> None:
    assert not told_of(mail("Ada <ada@sender.example>", "Help", f"Who knows?\n\n{line}\n"))


def test_a_number_in_a_persons_mail_is_no_reply() -> None:
    words = "Ada wrote: where is it?\n\nYour mail could not be delivered.\n\n550 Bob Street\n"

    assert not told_of(mail("shop@help.example", "Your order", words))


def test_exims_lines_are_read_below_any_template() -> None:
    """The templates are `bounce_message_file` and `warn_message_file`; what follows the address is Exim's."""
    said = "Servus!\n\n  bob@b.example\n    host mx.b.example [192.0.2.1]\n    "
    failed = pasted(f"{said}Connection refused: retry timeout exceeded\n")
    waits = pasted(
        f"{said}Delay reason: SMTP error from remote mail server after pipelined MAIL FROM:<ada@a.example>:\n"
        "    450 4.7.1 Error: too much mail from 192.0.2.9\n"
    )

    assert (failed.recipient, failed.action) == ("bob@b.example", "failed")
    assert (waits.recipient, waits.action, waits.reason) == ("bob@b.example", "delayed", "ratelimited")


@pytest.mark.parametrize(
    "words",
    [
        "Dies ist nur eine Warnung. Ihre Nachricht konnte seit 4 Stunden nicht zugestellt werden.",
        "Ceci n'est qu'un avertissement, vous n'avez pas à renvoyer votre message.",
        "ESTO ES SÓLO UN AVISO. Su mensaje no se ha podido entregar todavía.",
        "Questo è solo un avviso: il messaggio non è ancora stato consegnato.",
        "Isto é apenas um aviso. Sua mensagem ainda não foi entregue.",
        "Dit is enkel een waarschuwing, u hoeft uw mail niet opnieuw te verzenden.",
        "To jest tylko ostrzeżenie. Nie musisz wysyłać wiadomości ponownie.",
        "ЭТО ТОЛЬКО ПРЕДУПРЕЖДЕНИЕ. ПОВТОРНО ОТПРАВЛЯТЬ ПИСЬМО НЕ НУЖНО.",
        "これは警告メールです。再送する必要はありません。",
        "这只是一个警告,您无需重新发送邮件。",
    ],
)
def test_delays_are_recognized_in_many_languages(words: str) -> None:
    """From administrators' own templates; pasted, they have no Action field."""
    bounce = pasted(
        f"{words}\n\n<bob@b.example>: connect to mx.b.example[192.0.2.1]:25: Connection timed out\n"
    )
    assert (bounce.recipient, bounce.action, bounce.reason) == ("bob@b.example", "delayed", "networkerror")


def test_a_delivery_in_words_is_recognized() -> None:
    body = (
        "Your message has been successfully delivered to the following recipients:\n\n"
        "<bob@receiver.example> (delivered to 'mx1.receiver.example' with code 250 (2.1.5) 'queued')\n"
    )
    raw = mail("MAILER-DAEMON@relay.sender.example", "Successfully delivered message", body)
    bounce = only(raw)

    assert (bounce.recipient, bounce.action, bounce.reason) == (
        "bob@receiver.example",
        "delivered",
        "delivered",
    )


@pytest.mark.parametrize(
    "words",
    [
        "MESSAGE DELIVERED SUCCESSFULLY\n\n<bob@b.example>:\n <<< Message delivered.",
        "MESSAGE DELIVERED TO A MAIL GATEWAY\n\n<bob@b.example>:\n >>> DATA\n <<< 250 Ok",
        "Your message was relayed to these recipients.\n\nbob@b.example: ",
    ],
    ids=["Courier", "Courier's gateway", "OpenSMTPD"],
)
def test_delivery_notices_of_servers_are_recognized(words: str) -> None:
    """Handed on without the report for machines (`NOTIFY=SUCCESS`, RFC 3461)."""
    bounce = only(mail("mailer-daemon@a.example", "NOTICE: mail delivery status.", f"{words}\n"))
    assert (bounce.recipient, bounce.action, bounce.reason) == ("bob@b.example", "delivered", "delivered")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Lunch", "Shall we meet at noon?"),
        ("How do you treat errors?", "I read that 4xx replies should be retried and 5xx never."),
        ("Your parcel", "Your shipment could not be delivered: recipient unknown at this address."),
        ("Delivery failed: your parcel", "It could not be delivered and will be returned to sender."),
        ("Delivery status: delayed", "Your package has been delayed. It will be delivered by Friday."),
        (
            "Delivery failed: order 17",
            "We were unable to deliver it. Questions to orders@else.example, please.",
        ),
        (
            "Mancata consegna del pacco",
            "Non è stato possibile recapitare il pacco. Scrivi a aiuto@else.example",
        ),
        ("Vacation policy", "From January on we count half days."),
        ("Holiday party", "On Friday at six."),
        ("Автоматическое продление", "Ваш договор продлён."),
        (
            "Mailbox full: 7 messages could not be delivered",
            "Dear ada@sender.example, your quota is used up.",
        ),
    ],
)
def test_ordinary_mail_is_no_bounce(subject: str, text: str) -> None:
    reading = read(mail("Dan <dan@else.example>", subject, text).encode())

    assert not reading.is_bounce
    assert reading.why_not


def test_postfixs_session_transcript_for_the_postmaster_is_no_bounce() -> None:
    transcript = " Out: 220 mx.a.example\n In:  AUTH LOGIN\n Out: 535 5.7.8 Error: authentication failed\n"
    subject = "Postfix SMTP server: errors from unknown[192.0.2.7]"
    raw = mail("MAILER-DAEMON@a.example", subject, f"Transcript of session follows.\n\n{transcript}")

    assert not told_of(raw)


def test_a_postmasters_mail_that_only_names_somebody_is_no_bounce() -> None:
    raw = mail("postmaster@a.example", "Your new colleague", "bob@a.example: starts on Monday\n")

    assert not told_of(raw)


def test_a_field_names_the_failed_recipients_whatever_the_words() -> None:
    """Exim's and Google's `X-Failed-Recipients`; each of several has the words that name it."""
    unknown = "Leider ging das nicht: 552 5.2.2 mailbox full\n"
    one = mail("Bob <bob@a.example>", "Hm", unknown, X_Failed_Recipients="eve@b.example")
    assert told_of(one) == [("eve@b.example", "mailboxfull")]

    notice = "  eve@b.example\n    552 Mailbox full\n\n  dee@b.example\n    550 User unknown\n"
    both = mail(
        "Mailer-Daemon@a.example", "Failed", notice, X_Failed_Recipients="dee@b.example, ann@b.example"
    )
    assert told_of(both) == [("dee@b.example", "userunknown"), ("ann@b.example", "undefined")]


def test_a_mail_systems_notice_without_a_recipient_is_a_bounce() -> None:
    assert told_of(mail("MAILER-DAEMON@a.example", "Undelivered Mail", "Mailbox full\n")) == [
        (None, "mailboxfull")
    ]


def test_a_report_without_recipients_is_a_bounce() -> None:
    lost = report("The mailbox is full.\n", "Reporting-MTA: dns; a.example\n", sender="Bob <bob@a.example>")
    assert [reason for _, reason in told_of(lost)] == ["mailboxfull"]


def test_a_notices_line_in_a_mail_to_a_list_is_ignored() -> None:
    line = "<eve@b.example>: host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown\n"

    assert told_of(mail("Bob <bob@a.example>", "Look", line)) == [("eve@b.example", "userunknown")]
    assert not told_of(mail("Bob <bob@a.example>", "Look", line, List_Id="<talk.a.example>"))


def test_a_reply_above_the_only_recipient_is_the_one_that_it_got() -> None:
    notice = "Their server answered: 550 5.1.1 User unknown\n\nbob@b.example\n\nThat was all.\n"
    bounce = only(mail("MAILER-DAEMON@a.example", "Undelivered Mail", notice))

    assert (bounce.recipient, bounce.diagnostic) == ("bob@b.example", "550 5.1.1 User unknown")


def test_an_entry_of_exchanges_directory_and_the_address_shown_are_one_recipient() -> None:
    """Two would be two failures, of which the first says nothing."""
    notice = """\
From: Microsoft Outlook <postmaster@ours.example>
To: ann@ours.example
Subject: Undeliverable: Offer

Delivery has failed to these recipients or groups:

kim@ours.example
The address was not found.

Diagnostic information for administrators:

Generating server: exch1.ours.example

IMCEAEX-_O=OURS_OU=GROUP_CN=RECIPIENTS_CN=kim@ours.example
Remote Server returned '550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found'
"""
    (bounce,) = read(notice.encode()).bounces
    assert (bounce.recipient, bounce.status) == ("kim@ours.example", "5.1.1")
    assert bounce.alias is not None
    assert bounce.alias.startswith("IMCEAEX-")


def test_the_number_of_a_version_is_no_reply() -> None:
    """A program that failed to take the mail printed it."""
    bounce = pasted(
        "A message that you sent could not be delivered to one or more of its recipients. This is a "
        "permanent error. The following address(es) failed:\n\n  list@lists.example\n\n"
        "The following text was generated during the delivery attempt:\n\n"
        "WARNING: it was built against libfoo version 2.9.1, but has loaded 2.9.3\n"
    )

    assert (bounce.recipient, bounce.status, bounce.action, bounce.permanent) == (
        "list@lists.example",
        None,
        "failed",
        True,
    )


def test_a_long_paste_that_quotes_a_reply_and_names_nobody_is_a_bounce() -> None:
    bounce = pasted(
        "### What happens\n\nMail to the list could not be delivered to some members.\n\nThe error:\n\n"
        "```\n554-Transaction failed\n554 Reject due to policy restrictions (in reply to end of DATA command)"
        "\n```\n\n"
        + "### What should happen\n\nIt should arrive.\n\n" * 5
        + "### Header\n\nFrom: Ada via the list <list@sender.example>\n"
    )

    assert (bounce.recipient, bounce.reply_code) == (None, 554)
