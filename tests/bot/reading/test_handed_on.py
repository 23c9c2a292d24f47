"""One failure says the same however it is handed on, and whatever the returned message says."""

import re
from base64 import encodebytes
from collections.abc import Callable
from email import message_from_string
from email.message import Message
from html import escape

import pytest

from bot.reading.reader import read, read_text
from tests.bot.reading.messages import FAMILIES, ORIGINAL, mail

SIGNATURE = """
-- 
Hal Desk | Quota Security Ltd.
hal@helpdesk.example
Scanned for viruses; access by spammers denied.
"""  # noqa: W291 (RFC 3676, section 4.3)
QUOTING = """
Your mailbox is full: 552 5.2.2 quota exceeded. Virus found, message rejected as spam.

<eve@else.example>: host mx.else.example[192.0.2.7] said: 554 5.7.1 blocked

Final-Recipient: rfc822; eve@else.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full
"""


def text_of(bounce: Message) -> str:
    """What a mail program shows of it."""
    return next(str(part.get_payload()) for part in bounce.walk() if not part.is_multipart())


def forwarded(text: str) -> str:
    return mail("Hal <hal@helpdesk.example>", "Fwd: Undelivered", text)


def by_gmail(bounce: Message) -> str:
    fields = f"From: {bounce['From']}\nDate: Mon\nSubject: {bounce['Subject']}\nTo: <ada@sender.example>"
    return forwarded(f"---------- Forwarded message ---------\n{fields}\n\n\n{text_of(bounce)}\n{SIGNATURE}")


def by_outlook(bounce: Message) -> str:
    fields = f"From: {bounce['From']}\nSent: Monday\nTo: ada@sender.example\nSubject: {bounce['Subject']}"
    return forwarded(f"Hm?\n{SIGNATURE}\n________________________________\n{fields}\n\n{text_of(bounce)}")


def by_outlook_with_blank_lines(bounce: Message) -> str:
    """Its plain text of paragraphs."""
    fields = f"From: {bounce['From']}\nSent: Monday\nTo: ada@sender.example\nSubject: {bounce['Subject']}"
    text = text_of(bounce).replace("\n", "\n\n")
    return forwarded(f"Hm?\n\n________________________________\n\n{fields}\n\n\n\n{text}")


def by_apple(bounce: Message) -> str:
    fields = (
        f"From: {bounce['From']}\nSubject: {bounce['Subject']}\nDate: 30 Nov 2026\nTo: ada@sender.example"
    )
    lines = f"Begin forwarded message:\n\n{fields}\n\n{text_of(bounce)}".split("\n")
    return forwarded("Hm?\n\n" + "\n".join(f"> {line}" for line in lines) + SIGNATURE)


def by_answering(bounce: Message) -> str:
    lines = text_of(bounce).split("\n")
    quoted = "\n".join(f"> {line}" for line in lines)
    text = f"Hm?\n\nOn Mon, Nov 30, 2026 at 6:00 AM MAILER-DAEMON@relay.sender.example wrote:\n\n{quoted}\n"
    return mail("Hal <hal@helpdesk.example>", "Re: failure notice", text + SIGNATURE)


def as_html(bounce: Message) -> str:
    text = (
        f"From: {bounce['From']}\nTo: ada@sender.example\nSubject: {bounce['Subject']}\n\n{text_of(bounce)}"
    )
    body = f"<p>Hm?</p><hr>\n{escape(text)}".replace("\n", "<br>\n")
    return mail("Hal <hal@helpdesk.example>", "FW: Undelivered", body, Content_Type="text/html")


def as_html_by_outlook(bounce: Message) -> str:
    fields = f"From: {bounce['From']}<br>\nSent: Monday<br>\nTo: ada@sender.example<br>\nSubject: Undelivered"
    lines = (escape(line) or "&nbsp;" for line in text_of(bounce).split("\n"))
    body = "\n".join(f'<p class="MsoPlainText">{line}<o:p></o:p></p>' for line in (fields, "&nbsp;", *lines))
    return mail("Hal <hal@helpdesk.example>", "FW: Undelivered", body, Content_Type="text/html")


def by_answering_in_html(bounce: Message) -> str:
    quoted = escape(text_of(bounce)).replace("\n", "<br>\n")
    above = "On Mon, Nov 30, 2026 at 6:00 AM &lt;MAILER-DAEMON@relay.sender.example&gt; wrote:<br>"
    body = f"<div>Hm?</div><br><div>{above}<blockquote>{quoted}</blockquote></div>"
    return mail("Hal <hal@helpdesk.example>", "Re: failure notice", body, Content_Type="text/html")


def as_html_by_apple(bounce: Message) -> str:
    fields = (f"From: {bounce['From']}", "Subject: Undelivered", "To: ada@sender.example")
    head = "".join(f'<div style="margin: 0px;"><span>{field}<br></span></div>' for field in fields)
    lines = "".join(f"{escape(line)}<br>" for line in text_of(bounce).split("\n"))
    body = f"Hm?<blockquote><div>Begin forwarded message:</div><br>{head}<br><div>{lines}</div></blockquote>"
    return mail("Hal <hal@helpdesk.example>", "Fwd: Undelivered", body, Content_Type="text/html")


def as_html_by_thunderbird(bounce: Message) -> str:
    fields = {"Subject": "Undelivered", "From": bounce["From"], "To": "ada@sender.example"}
    rows = (f"<tr>\n   <th>{name}: </th>\n   <td>{value}</td>\n  </tr>" for name, value in fields.items())
    table = "\n  ".join(("<table>", *rows, "</table>"))
    body = (
        f"Hm?<br>\n-------- Forwarded Message --------\n{table}\n<br>\n<pre>{escape(text_of(bounce))}</pre>"
    )
    return mail("Hal <hal@helpdesk.example>", "Fwd: Undelivered", body, Content_Type="text/html")


def as_html_by_outlook_on_the_web(bounce: Message) -> str:
    lines = [f"From: {bounce['From']}", "Sent: Monday", "", *text_of(bounce).split("\n")]
    body = "\n".join(f'<div class="elementToProof">{escape(line) or "<br>"}</div>' for line in lines)
    return mail("Hal <hal@helpdesk.example>", "FW: Undelivered", body, Content_Type="text/html")


def with_links_by_outlook(bounce: Message) -> str:
    return re.sub(r"(\w+@[\w.]+\w)", r"\1<mailto:\1>", by_outlook(bounce))


def with_links_by_a_ticket_system(bounce: Message) -> str:
    return re.sub(r"(\w+@[\w.]+\w)", r"[\1](mailto:\1)", by_gmail(bounce))


HANDED_ON = [
    by_gmail,
    by_outlook,
    by_outlook_with_blank_lines,
    by_apple,
    by_answering,
    by_answering_in_html,
    as_html,
    as_html_by_apple,
    as_html_by_outlook,
    as_html_by_outlook_on_the_web,
    as_html_by_thunderbird,
    with_links_by_outlook,
    with_links_by_a_ticket_system,
]


@pytest.mark.parametrize("hand_on", HANDED_ON)
@pytest.mark.parametrize("family", FAMILIES)
def test_who_hands_it_on_and_signs_has_not_failed(family: str, hand_on: Callable[[Message], str]) -> None:
    (bounce,) = read(hand_on(message_from_string(FAMILIES[family])).encode()).bounces

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")
    assert (bounce.status, bounce.permanent) == ("5.1.1", True)


@pytest.mark.parametrize("hand_on", HANDED_ON)
def test_whom_it_went_to_by_the_lines_above_it_has_not_failed(hand_on: Callable[[Message], str]) -> None:
    """Whose mail it was only the returned message tells."""
    notice = (
        f"Your mail was not delivered.\n\n550 5.1.1 User unknown\n\n--- Original message ---\n\n{ORIGINAL}"
    )
    bounce = message_from_string(mail("MAILER-DAEMON@relay.sender.example", "Undelivered", notice))
    (found,) = read(hand_on(bounce).encode()).bounces

    assert (found.recipient, found.reason) == ("bob@receiver.example", "userunknown")


@pytest.mark.parametrize("family", FAMILIES)
def test_it_may_be_pasted_with_a_blank_line_behind_each(family: str) -> None:
    text = text_of(message_from_string(FAMILIES[family]))
    pasted, spaced = read_text(f"Hm?\n\n{text}"), read_text(f"Hm?\n\n{text}".replace("\n", "\n\n"))

    assert spaced == pasted


@pytest.mark.parametrize("family", FAMILIES)
def test_it_may_be_pasted_with_a_signature(family: str) -> None:
    (bounce,) = read_text(f"{text_of(message_from_string(FAMILIES[family]))}\n{SIGNATURE}").bounces

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")


@pytest.mark.parametrize(
    "footer",
    [
        "If you have received this message in error, please notify privacy@helpdesk.example.",
        "Questions about this message? Contact hal@helpdesk.example.",
        "To unsubscribe from this group, send an email to help+unsubscribe@lists.example.",
        "Si ce message ne vous est pas destiné, merci d'avertir hal@helpdesk.example.",
        f"{'_' * 47}\nhelp mailing list\nhelp@lists.example\nhttps://lists.example/listinfo/help",
        "Kind regards,\nHal\nhal@helpdesk.example\nwww.helpdesk.example",
        "The recipient should check this email and any attachments for the presence of viruses.",
        "Information from ESET Endpoint Antivirus. The message was checked by ESET Endpoint Antivirus.",
        "Click here to report this email as spam.",
        "This sender failed our fraud detection checks and may not be who they appear to be.",
        "This mail is confidential. We are not to be blamed for spam, malware\nor a mailbox that is full.",
        "Diese E-Mail ist vertraulich. Unzustellbar wegen Quota?\nMailbox full? Rufen Sie uns an.",
        "CAUTION: it originated from outside of our company, and a virus may be in it.",
    ],
)
@pytest.mark.parametrize("family", ["gmail", "xmail", "domino"])
def test_what_companies_and_lists_add_counts_for_nothing(family: str, footer: str) -> None:
    raw = FAMILIES[family].replace("550 5.1.1 User unknown", "550 Hm")
    plain = by_outlook(message_from_string(raw))
    (bounce,) = read(plain.encode()).bounces
    (other,) = read(f"{plain}\n\n{footer}\n".encode()).bounces

    assert (other.recipient, other.reason) == (bounce.recipient, bounce.reason)
    assert bounce.recipient == "bob@receiver.example"


@pytest.mark.parametrize("words", ["", "Here is its source:\n\n"])
@pytest.mark.parametrize("family", FAMILIES)
def test_its_source_may_be_pasted(family: str, words: str) -> None:
    assert read_text(words + FAMILIES[family]) == read(FAMILIES[family].encode())


def test_pasted_source_is_decoded() -> None:
    data = encodebytes(b"<bob@receiver.example>: 550 5.1.1 User unknown\n").decode()
    source = mail("MAILER-DAEMON@a.example", "failure notice", data, Content_Transfer_Encoding="base64")
    (bounce,) = read_text(f"Here is its source:\n\n{source}").bounces

    assert (bounce.recipient, bounce.status) == ("bob@receiver.example", "5.1.1")


def test_who_signs_has_not_failed_though_nobody_else_is_named() -> None:
    notice = mail("MAILER-DAEMON@a.example", "Mail delivery failed", "It failed: 550 5.1.1 User unknown\n")
    (bounce,) = read(by_gmail(message_from_string(notice)).encode()).bounces

    assert (bounce.recipient, bounce.status) == (None, "5.1.1")


def test_outlook_quotes_below_a_line_that_might_announce_a_returned_message() -> None:
    fields = "From: Notices <notices@a.example>\nSent: Monday\nTo: Ada\nSubject: Undeliverable: Minutes"
    notice = "Your mail to bob@receiver.example could not be delivered: 550 5.1.1 User unknown"
    (bounce,) = read(forwarded(f"Hm?\n\n-----Original Message-----\n{fields}\n\n{notice}\n").encode()).bounces

    assert (bounce.recipient, bounce.status) == ("bob@receiver.example", "5.1.1")


def test_a_reply_goes_on_in_the_next_line_of_html() -> None:
    words = (
        "<bob@receiver.example>: host mx1.receiver.example[192.0.2.25] said: 550 5.7.1\n    relaying denied"
    )
    notice = f"From: MAILER-DAEMON@a.example\nSubject: Undelivered Mail\n\n{words}"
    (bounce,) = read(as_html(message_from_string(notice)).encode()).bounces

    assert (bounce.diagnostic, bounce.reason) == ("550 5.7.1 relaying denied", "norelaying")


def test_recipients_stay_indented_in_html() -> None:
    one = "  {0}\n    SMTP error from remote mail server after RCPT TO:<{0}>:\n    550 5.1.1 User unknown\n"
    words = "".join(map(one.format, ["bob@receiver.example", "cy@receiver.example"]))
    notice = (
        f"From: Mailer-Daemon@a.example\nSubject: Mail delivery failed\n\nThe following failed:\n\n{words}"
    )
    bounces = read(as_html(message_from_string(notice)).encode()).bounces

    assert [bounce.recipient for bounce in bounces] == ["bob@receiver.example", "cy@receiver.example"]


def test_an_answer_quotes_a_mail_system_whose_address_stands_behind_a_time() -> None:
    notice = "<bob@receiver.example>:\nSorry, no mailbox here by that name. (#5.1.1)"
    (bounce,) = read(
        by_answering(message_from_string(f"Subject: failure notice\n\n{notice}")).encode()
    ).bounces

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
def test_who_wrote_it_is_told_in_any_language(wrote: str, twice: bool) -> None:
    line = wrote.format("Mail Delivery System <MAILER-DAEMON@relay.sender.example>")
    quoted = "\n".join(f"> {each}" for each in FAMILIES["exim"].partition("\n\n")[2].split("\n"))
    words = "The customer has waited for it since Friday, please do look into it as soon as you can."
    text = f"{words}\n\n{line}\n\n{quoted}"
    if twice:
        text = "\n".join(f">{each}" if each.startswith(">") else f"> {each}" for each in text.split("\n"))
        text = f"{words}\n\nOn Monday, Ada <ada@sender.example> wrote:\n\n{text}"
    (bounce,) = read(mail("Hal <hal@helpdesk.example>", "Re: Help", text).encode()).bounces

    assert (bounce.recipient, bounce.status, bounce.reason) == (
        "bob@receiver.example",
        "5.1.1",
        "userunknown",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Please help.\n\nBest\nEve Else\neve@else.example\n\n{}",
        "{}\n\nBest\nEve Else\neve@else.example\n+49 30 1",
    ],
    ids=["above", "below"],
)
@pytest.mark.parametrize("family", FAMILIES)
def test_who_signs_without_a_mark_has_not_failed(family: str, text: str) -> None:
    notice = text_of(message_from_string(FAMILIES[family])).partition(ORIGINAL)[0]
    bounces = read_text(text.format(notice)).bounces

    assert [bounce.recipient for bounce in bounces] == ["bob@receiver.example"]


@pytest.mark.parametrize(
    "reply",
    [
        "<bob@receiver.example>: host mx.receiver.example said: 550 5.1.1 User unknown",
        "bob@receiver.example on Tue, 6 Jan 2026 09:00\n    No such account here\n    <a.example #5.1.1>",
        "bob@receiver.example\nTheir address is wrong.\n\na.example #550 5.1.1 RESOLVER.ADR.RecipNotFound ##",
        "  Recipient address: bob@receiver.example\n  Diagnostic code: smtp;550 5.1.1 User unknown",
        "bob@receiver.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User unknown",
        "To: bob@receiver.example\nDetail: smtp; 550 5.1.1 User unknown",
    ],
    ids=["Postfix", "Exchange 2003", "Exchange 2010", "Oracle", "Zoho", "service"],
)
def test_a_ticket_system_hands_it_on_unmarked(reply: str) -> None:
    words = f"Ada wrote: what is this?\n\nYour mail could not be delivered.\n\n{reply}\n\nAnswer above.\n"
    (bounce,) = read(mail("desk@help.example", "[Ticket 17] Help", words).encode()).bounces

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
def test_a_colleague_may_show_the_line_alone(line: str) -> None:
    words = f"This is what I get when I write to Bob:\n\n{line}\n\nWhat now?\n"
    (bounce,) = read(mail("Ada <ada@sender.example>", "Help", words).encode()).bounces

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")


@pytest.mark.parametrize(
    "line",
    ["<bob@receiver.example>: I shall ask him", "Server returned '550 pages' for bob@receiver.example"],
)
def test_a_colleague_may_write_like_that_of_anything(line: str) -> None:
    assert not read(mail("Ada <ada@sender.example>", "Help", f"Who knows?\n\n{line}\n").encode()).is_bounce


def test_a_number_in_somebody_s_mail_is_no_reply() -> None:
    words = "Ada wrote: where is it?\n\nYour mail could not be delivered.\n\n550 Bob Street\n"

    assert not read(mail("shop@help.example", "Your order", words).encode()).is_bounce


def test_who_the_notice_goes_to_is_no_recipient_though_named_first() -> None:
    notice = "ada@sender.example:\n\nYour mail to bob@receiver.example failed: 550 5.1.1 User unknown\n"
    (bounce,) = read(mail("MAILER-DAEMON@a.example", "Undeliverable", notice).encode()).bounces

    assert bounce.recipient == "bob@receiver.example"


@pytest.mark.parametrize("family", FAMILIES)
def test_it_may_be_a_file_whose_type_nobody_knows(family: str) -> None:
    data = encodebytes(FAMILIES[family].encode()).decode()
    file = 'Content-Type: application/octet-stream; name="bounce.eml"\nContent-Transfer-Encoding: base64'
    body = f"--f\n\nHm?\n--f\n{file}\n\n{data}\n--f--\n"
    raw = mail("Hal <hal@helpdesk.example>", "A bounce", body, Content_Type="multipart/mixed; boundary=f")
    (bounce,) = read(raw.encode()).bounces

    assert (bounce.recipient, bounce.status) == ("bob@receiver.example", "5.1.1")


@pytest.mark.parametrize("family", [family for family in FAMILIES if ORIGINAL in FAMILIES[family]])
def test_what_the_returned_message_quotes_counts_for_nothing(family: str) -> None:
    raw = FAMILIES[family].replace(ORIGINAL, ORIGINAL + QUOTING)
    (bounce,) = read(raw.encode()).bounces

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")


def test_nor_does_that_of_one_that_is_attached() -> None:
    notice = FAMILIES["qmail"].partition("\n\n")[2].partition("---")[0]
    body = f"--f\n\n{notice}\n--f\nContent-Type: message/rfc822\n\n{ORIGINAL}{QUOTING}\n--f--\n"
    raw = mail("MAILER-DAEMON@a.example", "failure notice", body, Content_Type="multipart/mixed; boundary=f")
    (bounce,) = read(raw.encode()).bounces

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")


def test_but_a_report_that_comes_back_in_a_text_is_read() -> None:
    returned = f"From: MAILER-DAEMON@relay.sender.example\nTo: ada@sender.example\n{QUOTING}"
    (bounce,) = read(FAMILIES["qmail"].replace(ORIGINAL, returned).encode()).bounces

    assert (bounce.recipient, bounce.reason) == ("eve@else.example", "mailboxfull")
