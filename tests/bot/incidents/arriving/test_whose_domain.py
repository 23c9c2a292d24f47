"""For which domain a pasted bounce opens an incident: where the mail was going, and rather for none than for
another."""

import pytest

from bot.incidents.arriving.subjects import Part, subjects_asked, subjects_told
from bot.reading.reader import read_text


def domains(text: str, *, asked: bool = False) -> list[str]:
    parts = [Part(text, read_text(text))]
    found = subjects_asked(parts) if asked else subjects_told(parts)
    return [subject.query.domain for subject in found if subject.query.domain]


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize(
    "hidden",
    [
        "Your message to *** couldn't be delivered.\n550 5.1.1 User unknown\nFrom: news@ours.example",
        "From: kim@ours.example\n550 5.7.1 Message rejected due to content",
        "MAIL FROM:<kim@ours.example>\n250 OK\nRCPT TO:<...>\n550 5.1.1 User unknown",
        "X-Postfix-Sender: rfc822; kim@ours.example\n550 5.1.1 <...>: User unknown",
        "553 5.7.1 <kim@ours.example>: Sender address rejected: not owned by user kim@ours.example",
        "550 5.7.1 <...> refused\nOur from address is kim@ours.example",
        "550 5.7.26 Unauthenticated email from ours.example is not accepted due to domain's DMARC policy",
        "550 5.7.1 Email rejected per DMARC policy for ours.example",
        "550-5.7.26 the sender is unauthenticated. SPF [ours.example] with ip: [192.0.2.9] = did not pass",
        "Delivery to xxx@xxxxx.co.uk failed. Status 5.1.1, sent by kim@ours.example",
        "550 5.1.1 unknown user. https://refusing.example/help\nSender: kim@ours.example",
    ],
)
def test_the_sender_is_not_where_the_mail_was_going(hidden: str, asked: bool) -> None:
    assert domains(hidden, asked=asked) == []


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize(
    "header",
    [
        "From: Mail Delivery System <MAILER-DAEMON@ours.example>\nTo: kim@ours.example\nSubject: Undelivered",
        "Von: Mail Delivery System <MAILER-DAEMON@ours.example>\nAn: kim@ours.example\nBetreff: Unzustellbar",
        "Od: Mail Delivery System <MAILER-DAEMON@ours.example>\nDo: kim@ours.example\nTemat: Zwrot",
        "Kimden: Mail Delivery System <MAILER-DAEMON@ours.example>\nKime: kim@ours.example\nKonu: Bounce",
    ],
)
def test_who_is_told_of_the_failure_is_not_where_the_mail_was_going(header: str, asked: bool) -> None:
    assert domains(f"{header}\n\nHello kim@ours.example, 550 5.1.1 User unknown", asked=asked) == []


@pytest.mark.parametrize(
    "told",
    [
        "Reporting-MTA: dns; relay.ours.example\nFinal-Recipient: rfc822; <redacted>\nAction: failed\n"
        "Diagnostic-Code: smtp; 550 5.1.1 unknown user",
        "This is the mail system at host relay.ours.example.\n\n<***>: 550 5.1.1 User unknown",
        "Generating server: mail.ours.example\n\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
        "You do not have permission to send to this recipient.\n<mail.ours.example #5.7.1>",
        "Received: from out.ours.example (out.ours.example. [192.0.2.7])\n550 5.1.1 <...> User unknown",
        "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.example.org",
        '{"error":"550 5.7.1 Relaying denied","host":"out.ours.example","recipient":"[redacted]"}',
    ],
)
def test_a_host_that_sends_or_reports_and_a_block_list_are_not_where_the_mail_was_going(told: str) -> None:
    assert domains(told) == []


def test_a_public_suffix_that_is_left_of_a_hidden_domain_opens_nothing() -> None:
    assert domains("<*****@*****.net.pl>: host *****.net.pl said: 550 5.1.1 User unknown") == []
    assert domains("<...>: host mx.hidden-not.net.pl[192.0.2.7] said: 550 5.1.1 User unknown") != []


@pytest.mark.parametrize(
    "refused",
    [
        "tool.example can't send mail any more: 535 5.7.8 Username and Password not accepted",
        'tool.example: "550 5.7.60 SMTP; Client does not have permissions to send as this sender"',
        "Since the update of tool.example our mail form says 530 5.7.0 Must issue a STARTTLS command first",
    ],
)
def test_a_refused_login_opens_nothing_for_the_program_that_logs_in(refused: str) -> None:
    assert domains(refused) == []


@pytest.mark.parametrize(
    "told",
    [
        "boss@ours.example asked about this. jan@refusing.example bounced: 452 4.2.2 over quota",
        "works for ann@other.example. Not so jan@refusing.example: 550 5.1.1 no such user",
        "550 5.7.1 kim@ours.example is not allowed to send to jan@refusing.example",
        "Final-Recipient: rfc822;[jan@refusing.example](mailto:jan@refusing.example)\nAction: failed",
        "Final-Recipient: rfc822; jan@refusing.example\nAction: failed\nStatus: 5.1.1",
        "Von: Kim <kim@ours.example>\nAn: jan@refusing.example\nBetreff: Angebot\n\n550 5.1.1 User unknown",
        "refusing.example refuses us: 550 5.7.26 unauthenticated email from ours.example",
        "mail to postmaster@refusing.example bounces with 550 5.1.1",
        "we get 554 5.7.1 from refusing.example",
    ],
)
def test_the_bounces_own_recipient_counts_more_than_a_comments_addresses(told: str) -> None:
    assert domains(told) == domains(told, asked=True) == ["refusing.example"]
