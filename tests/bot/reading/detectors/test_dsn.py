"""Delivery status notifications: their fields, and what their notice adds."""

import pytest

from bot.models.bounce import Bounce
from bot.reading.notice import dialogues
from bot.reading.reader import read
from tests.bot.reading.messages import WHOLE, mail, of_parts, only, report, told_of


def test_a_report_is_read_field_by_field() -> None:
    bounce = only(WHOLE)

    assert (bounce.recipient, bounce.alias) == ("bob@receiver.example", "robert@sender.example")
    assert (bounce.action, bounce.status, bounce.reply_code) == ("failed", "5.2.2", 552)
    assert (bounce.reason, bounce.permanent, bounce.command) == ("mailboxfull", True, "RCPT")
    assert (bounce.reporting_mta, bounce.remote_mta) == ("relay.sender.example", "mx1.receiver.example")
    assert (bounce.message_id, bounce.sender, bounce.subject) == (
        "<1@sender.example>",
        "ada@sender.example",
        "Minutes",
    )
    assert bounce.arrived is not None
    assert bounce.arrived.isoformat() == "2026-01-06T09:00:00+01:00"


def test_an_original_recipient_in_xtext_is_decoded() -> None:
    tagged = WHOLE.replace("rfc822;robert@", "rfc822;robert+2Bnews@").replace(
        " (expanded from <robert@sender.example>)", ""
    )
    exim = "X-Failed-Recipients: bob@receiver.example\n" + tagged

    assert [each.alias for each in read(exim.encode()).bounces] == ["robert+news@sender.example"]
    assert [each.alias for each in read(tagged.encode()).bounces] == ["robert+2Bnews@sender.example"]


def test_several_recipients_behind_one_alias_are_told_apart_by_their_replies() -> None:
    """Exim's fields name only the alias, in another order than its notice names the recipients."""
    refused = {
        "bob@b.example": "550 No such user",
        "eve@b.example": "552 Mailbox full",
        "dee@b.example": "550 No such user",
    }
    notice = "".join(
        f"  {who}\n    (generated from team@a.example)\n    host mx.b.example [192.0.2.1]\n"
        f"    SMTP error from remote mail server after RCPT TO:<{who}>:\n    {reply}\n"
        for who, reply in refused.items()
    )
    fields = "\n".join(
        "Action: failed\nFinal-Recipient: rfc822;team@a.example\nStatus: 5.0.0\n"
        f"Remote-MTA: dns; mx.b.example\nDiagnostic-Code: smtp; {reply}\n"
        for reply in reversed(refused.values())
    )
    found = read(report(notice, f"Reporting-MTA: dns; a.example\n\n{fields}").encode()).bounces

    assert {each.recipient: each.diagnostic for each in found} == refused


def test_a_transcript_is_read_once_however_many_recipients_it_is_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise the time would grow with the square of the recipients of one mail."""
    everybody = [f"user{n}@b.example" for n in range(100)]
    session = "".join(f">>> RCPT To:<{each}>\n<<< 550 5.1.1 <{each}> is not here\n" for each in everybody)
    notice = f"   ----- Transcript of session follows -----\n... while talking to mx.b.example.:\n{session}"
    fields = "\n".join(
        f"Final-Recipient: rfc822; {each}\nAction: failed\nDiagnostic-Code: smtp; 503 Need RCPT first\n"
        for each in everybody
    )
    read_before: list[str] = []
    as_lines = dialogues._unwrapped

    def counted(text: str) -> list[str]:
        read_before.append(text)
        return as_lines(text)

    monkeypatch.setattr(dialogues, "_unwrapped", counted)

    found = read(report(notice, f"Reporting-MTA: dns; a.example\n\n{fields}").encode()).bounces

    assert [each.recipient for each in found] == everybody
    assert sum(session in text for text in read_before) == 1


def test_all_recipients_of_a_large_report_are_read() -> None:
    """A mail to everybody in a company: its fields take more room than any text that people read."""
    everybody = [f"user{n}@b.example" for n in range(450)]
    fields = "\n".join(
        f"Final-Recipient: rfc822; {each}\nAction: failed\nStatus: 5.1.1\n"
        f"Diagnostic-Code: smtp; 550 5.1.1 <{each}>: Recipient address rejected: {'User unknown ' * 10}\n"
        for each in everybody
    )
    found = read(report("Sorry", f"Reporting-MTA: dns; a.example\n\n{fields}").encode()).bounces

    assert [each.recipient for each in found] == everybody


def by_postfix(said: str, printed: str) -> Bounce:
    fields = "Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; bob@a.example\nAction: failed\n"
    return only(report(f"<bob@a.example>: {said}\n", f"{fields}Status: 5.3.0\nDiagnostic-Code: {printed}\n"))


def test_the_output_of_a_program_is_no_servers_reply() -> None:
    """The field has only that output, which is about its filter and refuses nothing."""
    bounce = by_postfix(
        'Command died with status 1: "/usr/bin/sort". Command output: the filter fell over',
        "x-unix; the filter fell over",
    )

    assert (bounce.reason, bounce.permanent) == ("mailererror", True)


def test_a_mailbox_that_could_not_be_written_to_is_no_program() -> None:
    """Postfix's field says less about it than its text."""
    said = "cannot update mailbox /var/mail/bob for user bob. error writing message: File too large"
    assert by_postfix(said, "x-unix; input/output error").reason == "mailboxfull"


def test_opensmtpds_text_without_a_reply_is_read() -> None:
    notice = "bob@a.example: exited abnormally\n"
    assert (
        only(mail("MAILER-DAEMON@a.example", "Delivery status notification", notice)).reason == "mailererror"
    )


def test_a_receipt_is_no_bounce_even_without_its_parts() -> None:
    body = (
        "Your message was deleted without being read.\n\n"
        "Final-Recipient: rfc822;bob@receiver.example\nDisposition: automatic-action/MDN-sent; deleted\n"
    )

    assert not told_of(mail("Bob <bob@receiver.example>", "Not read: Minutes", body))


def test_a_delivery_report_is_read_as_delivered() -> None:
    raw = report(
        "<bob@receiver.example>: delivery via mx1.receiver.example[192.0.2.25]:25: 250 2.1.5 Ok",
        "Reporting-MTA: dns; relay.sender.example\n\nFinal-Recipient: rfc822; bob@receiver.example\n"
        "Action: relayed (to non-DSN-aware mailer)\nStatus: 2.1.5\nDiagnostic-Code: smtp; 250 2.1.5 Ok\n",
    )
    bounce = only(raw)

    assert (bounce.action, bounce.reason, bounce.status) == ("relayed", "delivered", "2.1.5")


def test_the_reporting_servers_own_words_are_distinguished_from_replies() -> None:
    """RFC 3464, section 2.3.6: the type `smtp` is for replies; Postfix uses another for its own words."""

    def told(code: str, remote: str = "") -> bool:
        fields = f"Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; bob@b.example\n{remote}"
        row = f"{fields}Action: failed\nStatus: 5.0.0\nDiagnostic-Code: {code}\n"
        return only(report("<bob@b.example>: mail transport unavailable\n", row)).told_by_reporter

    assert told("X-Postfix; mail transport unavailable")
    assert not told("smtp; 451 4.3.0 mail transport unavailable")
    assert not told("X-Postfix; mail transport unavailable", "Remote-MTA: dns; mx.b.example\n")


def row(*fields: str, who: str = "bob@b.example") -> str:
    """One recipient's fields."""
    return "\n".join((f"Final-Recipient: rfc822; {who}", "Action: failed", "Status: 5.0.0", *fields, ""))


def test_the_notice_counts_if_the_fields_quote_no_reply() -> None:
    """With one recipient, all of the notice; with several, only the lines that name each."""
    notice = "The mailbox is full, says mx: server mx.b.example (in reply to RCPT TO command)"

    bounce = only(report(notice, f"Reporting-MTA: dns; a.example\n\n{row()}"))

    assert (bounce.reason, bounce.evidence[0].part) == ("mailboxfull", "text")
    assert (bounce.remote_mta, bounce.command) == ("mx.b.example", "RCPT")
    both = report(notice, f"Reporting-MTA: dns; a.example\n\n{row()}\n{row(who='eve@b.example')}")
    assert told_of(both) == [("bob@b.example", "undefined"), ("eve@b.example", "undefined")]


def test_each_of_several_recipients_has_its_own_command() -> None:
    notice = (
        "<bob@b.example>: host mx.b.example[192.0.2.1] said: 550 No (in reply to MAIL FROM command)\n\n"
        "<eve@b.example>: host mx.b.example[192.0.2.1] said: 550 No (in reply to RCPT TO command)\n"
    )
    rows = (
        f"{row('Diagnostic-Code: smtp; 550 No')}\n{row('Diagnostic-Code: smtp; 550 No', who='eve@b.example')}"
    )

    found = read(report(notice, f"Reporting-MTA: dns; a.example\n\n{rows}").encode()).bounces

    assert [each.command for each in found] == ["MAIL", "RCPT"]


def test_any_recipient_field_may_name_the_recipient() -> None:
    fields = "Action: failed\nStatus: 5.1.1\n"

    for name in ("Final-Recipient", "Original-Recipient"):
        group = f"Reporting-MTA: dns; a.example\n\n{name}: rfc822; bob@b.example\n{fields}"
        assert only(report("", group)).recipient == "bob@b.example"
    nobody = report("", f"Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; bob\n{fields}")
    assert told_of(nobody) == [(None, "userunknown")]
    assert told_of(f"X-Failed-Recipients: bob@b.example\n{nobody}") == [("bob@b.example", "userunknown")]


def test_behind_a_program_the_recipient_is_whom_it_is_for() -> None:
    notice = "  pipe to |/usr/bin/sort\n    generated by bob@a.example\n    the program ended with 2\n"

    bounce = only(report(notice, f"Reporting-MTA: dns; a.example\n\n{row(who='|/usr/bin/sort')}"))

    assert bounce.recipient == "bob@a.example"


def test_without_an_action_field_the_notice_says_what_happened() -> None:
    fields = "Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; bob@b.example\nStatus: 4.4.1\n"

    assert only(report("It has not yet been delivered and will be retried.", fields)).action == "delayed"
    assert only(report("We gave up.", fields)).action == "failed"


def test_behind_an_alias_the_actual_recipient_failed() -> None:
    """Sendmail's field, with the alias in the standard's."""
    bounce = only(
        report("", f"Reporting-MTA: dns; a.example\n\n{row('X-Actual-Recipient: rfc822; eve@c.example')}")
    )

    assert (bounce.recipient, bounce.alias) == ("eve@c.example", "bob@b.example")


def test_servers_may_be_named_without_a_type_or_not_at_all() -> None:
    def servers(reporting: str, remote: str) -> tuple[str | None, str | None]:
        fields = row(f"Remote-MTA: {remote}", "Diagnostic-Code: smtp; 550 Sorry")
        bounce = only(report("", f"Reporting-MTA: {reporting}\n\n{fields}"))
        return bounce.reporting_mta, bounce.remote_mta

    assert servers("a.example", "mx.b.example") == ("a.example", "mx.b.example")
    assert servers("dns;", "") == (None, None)


def test_what_decided_in_a_field_is_shown_as_of_the_report() -> None:
    code = "Diagnostic-Code: smtp; 552 Mailbox full"
    bounce = only(report("", f"Reporting-MTA: dns; a.example\n\n{row(code)}"))

    assert [each.part for each in bounce.evidence] == ["delivery-status"]


def without_notice(fields: str) -> str:
    """A report whose text for people is empty, with the header of the returned message."""
    return of_parts(
        "MAILER-DAEMON@relay.sender.example",
        "Undelivered Mail Returned to Sender",
        "Content-Type: text/plain\n\n",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; relay.sender.example\n\n"
        f"{fields}Action: failed\nStatus: 5.0.0\n",
        "Content-Type: text/rfc822-headers\n\nFrom: Ada <ada@sender.example>\nSubject: Minutes\n"
        "Message-ID:\n <20260102.77@host.sender.example>\nComments: they said: 550 5.2.2 mailbox is full\n",
        kind="multipart/report; report-type=delivery-status",
    )


@pytest.mark.parametrize("fields", ["", "Final-Recipient: rfc822; unknown\n"])
def test_no_message_id_of_the_returned_message_is_the_recipient(fields: str) -> None:
    bounce = only(without_notice(fields))
    assert (bounce.recipient, bounce.message_id) == (None, "<20260102.77@host.sender.example>")


def test_words_in_the_returned_header_are_not_why_it_failed() -> None:
    bounce = only(without_notice("Final-Recipient: rfc822; bob@receiver.example\n"))
    assert (bounce.recipient, bounce.status, bounce.reason) == ("bob@receiver.example", "5.0.0", "undefined")
    assert (bounce.reply_code, bounce.diagnostic, bounce.subject) == (None, None, "Minutes")


PASTED = """We sent the invoices, and this came back:

This is the mail system at host relay.sender.example.

<bob@b.example>: host mx.b.example[192.0.2.1] said: 552 5.2.2 Mailbox full

<carol@c.example>: host mx.c.example[192.0.2.2] said: 550 5.1.1 No such user

Reporting-MTA: dns; relay.sender.example
Arrival-Date: Tue, 6 Jan 2026 09:00:00 +0100

Final-Recipient: rfc822; bob@b.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full
"""


def test_recipients_without_pasted_fields_are_read_from_the_notice() -> None:
    told = [(each.recipient, each.reason, each.reporting_mta) for each in read(PASTED.encode()).bounces]

    assert told == [
        ("bob@b.example", "mailboxfull", "relay.sender.example"),
        ("carol@c.example", "userunknown", "relay.sender.example"),
    ]


@pytest.mark.parametrize(
    ("tried", "arrived"),
    [
        ("", "2026-01-06T09:00:00+01:00"),
        ("Last-Attempt-Date: Wed, 7 Jan 2026 09:00:00 +0100\n", "2026-01-07T09:00:00+01:00"),
    ],
)
def test_a_pasted_report_is_dated_by_its_fields(tried: str, arrived: str) -> None:
    one, *_ = read((PASTED + tried).encode()).bounces

    assert one.arrived is not None
    assert one.arrived.isoformat() == arrived
