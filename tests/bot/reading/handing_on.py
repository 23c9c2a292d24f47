"""Forwards bounces as people's mail programs do."""

import re
from email.message import Message
from html import escape

from tests.bot.reading.messages import mail, quoted

SIGNATURE = """
-- 
Hal Desk | Quota Security Ltd.
hal@helpdesk.example
Scanned for viruses; access by spammers denied.
"""  # noqa: W291 (RFC 3676, section 4.3)


def text_of(bounce: Message) -> str:
    """The text that a mail program shows."""
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
    text = f"Begin forwarded message:\n\n{fields}\n\n{text_of(bounce)}"
    return forwarded(f"Hm?\n\n{quoted(text)}{SIGNATURE}")


def by_answering(bounce: Message) -> str:
    wrote = "On Mon, Nov 30, 2026 at 6:00 AM MAILER-DAEMON@relay.sender.example wrote:"
    text = f"Hm?\n\n{wrote}\n\n{quoted(text_of(bounce))}\n{SIGNATURE}"
    return mail("Hal <hal@helpdesk.example>", "Re: failure notice", text)


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
    text = escape(text_of(bounce)).replace("\n", "<br>\n")
    above = "On Mon, Nov 30, 2026 at 6:00 AM &lt;MAILER-DAEMON@relay.sender.example&gt; wrote:<br>"
    body = f"<div>Hm?</div><br><div>{above}<blockquote>{text}</blockquote></div>"
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
