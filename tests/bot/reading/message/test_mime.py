"""MIME, valid, broken and hostile."""

import time
from base64 import b64encode, encodebytes

import pytest

from bot.reading.message.mail import Mail
from bot.reading.message.mime import MAX_PARTS, normalize, parse
from tests.bot.reading.messages import FAMILIES, assert_says_it, of_parts, only


@pytest.mark.parametrize("family", FAMILIES)
def test_an_eml_file_of_unknown_type_is_opened(family: str) -> None:
    data = encodebytes(FAMILIES[family].encode()).decode()
    file = 'Content-Type: application/octet-stream; name="bounce.eml"\nContent-Transfer-Encoding: base64'
    bounce = only(of_parts("Hal <hal@helpdesk.example>", "A bounce", "\nHm?", f"{file}\n\n{data}"))

    assert_says_it(bounce)


HEAD = b"From: a@b.example\nTo: c@d.example\n"

MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=q\n\n"


def texts(mail: Mail) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in mail.parts]


def test_parts_are_separated_by_boundaries() -> None:
    mail = parse(MIXED + b"before\n--q\n\none\n--q\nContent-Type: text/html\n\n<p>two\n--q--\nafter\n")

    assert texts(mail) == [("text/plain", "one"), ("text/html", "<p>two")]


def test_a_line_that_only_begins_like_a_boundary_is_text() -> None:
    mail = parse(MIXED + b"--q\n\none\n--queue\n--q--\n")

    assert texts(mail) == [("text/plain", "one\n--queue")]


@pytest.mark.parametrize(("line", "end"), [(b"--q \t", b"--q-- "), (b"--q x", b"--q--x"), (b"--q", b"--q--")])
def test_text_after_a_boundary_is_ignored(line: bytes, end: bytes) -> None:
    assert texts(parse(MIXED + line + b"\n\none\n" + end + b"\nafter")) == [("text/plain", "one")]


def test_the_last_part_needs_no_closing_boundary() -> None:
    assert texts(parse(MIXED + b"--q\n\none")) == [("text/plain", "one")]


def test_a_body_without_its_boundary_is_one_text() -> None:
    assert texts(parse(MIXED + b"nothing of it\n")) == [("text/plain", "nothing of it\n")]


@pytest.mark.parametrize(
    ("line", "body", "text"),
    [
        (b"Content-Transfer-Encoding: base64", b"SGVs\nbG8=", "Hello"),
        (b"Content-Transfer-Encoding: base64", b"SGVsbG8", "Hello"),
        (b"Content-Transfer-Encoding: BASE64", b"S", ""),
        (b"Content-Transfer-Encoding: base64", b"====\nNot so", "====\nNot so"),
        (b"Content-Transfer-Encoding: base64", b"> SGVs\n> bG8=", "Hello"),
        (b"content-transfer-encoding: quoted-printable", b"a=E4=\nb", "aäb"),
        (b"Content-Transfer-Encoding: quoted-printable", b"a= \t\nb", "ab"),
        (b"Content-Type: text/plain; charset=koi8-r", b"\xf0\xef", "по".upper()),
    ],
)
def test_a_text_is_decoded(line: bytes, body: bytes, text: str) -> None:
    assert [part.text for part in parse(HEAD + line + b"\n\n" + body).parts] == [text]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"=?utf-8?q?a=20b?= =?utf-8?B?Yw==?=\n d", "a bc d"),
        (b"=?iso-8859-1?q?=E4_?=\n =?iso-8859-1?q?b?=", "ä b"),
        (b"=?utf-8?x?a?= b", "=?utf-8?x?a?= b"),
        (b"=?utf-8 ?q?why?_because?=", "why? because"),
        (b"plain\n\tand folded", "plain and folded"),
        ("ünencoded".encode(), "ünencoded"),
    ],
)
def test_a_field_is_unfolded_and_decoded(value: bytes, shown: str) -> None:
    assert parse(b"Subject: " + value + b"\n\nHello").headers.get("subject") == shown


def test_a_message_inside_is_opened_with_its_size() -> None:
    mail = parse(MIXED + b"--q\nContent-Type: message/rfc822\n\nFrom x Mon Jan\nSubject: y\n\nbody\n--q--\n")

    (inner,) = mail.attached
    assert (inner.headers.get("subject"), texts(inner)) == ("y", [("text/plain", "body")])
    assert inner.size == len("Subject: y\r\n\r\nbody")


def test_a_message_inside_may_be_encoded() -> None:
    head = b"--q\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    mail = parse(MIXED + head + b"U3ViamVjdDogeQoKYm9keQo=\n--q--\n")

    assert [(inner.headers.get("subject"), inner.size) for inner in mail.attached] == [
        ("y", len("Subject: y\r\n\r\nbody\r\n"))
    ]


def test_the_parts_of_a_digest_are_messages() -> None:
    mail = parse(HEAD + b"Content-Type: multipart/digest; boundary=q\n\n--q\n\nSubject: y\n\nbody\n--q--\n")

    assert [inner.headers.get("subject") for inner in mail.attached] == ["y"]


@pytest.mark.parametrize("body", [b"cut off", b"--q\n\none\n--q\n\ncut off"])
def test_a_cut_message_inside_has_no_size(body: bytes) -> None:
    mail = parse(HEAD + b"Content-Type: message/rfc822\n\n" + MIXED + body)

    assert [inner.size for inner in mail.attached] == [None]


def test_a_message_inside_is_not_read_to_its_end_to_know_its_size() -> None:
    inner = MIXED + b"--q\n\n" + b"a\n" * 1_000_000 + b"--q--"
    mail = parse(HEAD + b"Content-Type: message/rfc822\n\n" + inner)

    assert [each.size for each in mail.attached] == [len(inner.replace(b"\n", b"\r\n"))]


def test_an_encoded_message_that_is_not_read_to_its_end_has_no_size() -> None:
    head = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    mail = parse(HEAD + head + b64encode(b"Subject: y\n\n" + b"a" * 1_000_000))

    assert [(inner.headers.get("subject"), inner.size) for inner in mail.attached] == [("y", None)]


def test_a_report_whose_header_got_lost_is_found() -> None:
    report = b"--q\nContent-Type: message/delivery-status\n\nAction: failed\n--q--\n"

    assert texts(parse(HEAD + b"\n" + report)) == [("message/delivery-status", "Action: failed")]


def test_doubled_carriage_returns_are_accepted() -> None:
    assert normalize(b"a\r\r\nb\r\nc\rd") == b"a\nb\nc\nd"


def test_the_number_of_parts_is_limited() -> None:
    """Each multipart contains twenty, each of those twenty, and so on."""
    raw = b"\n\nHello"
    for level in range(4):
        head, mark = b"Content-Type: multipart/mixed; boundary=b%d\n" % level, b"\n--b%d\n" % level
        raw = head + (mark + raw) * 20
    started = time.process_time()

    mail = parse(normalize(HEAD + raw))

    assert 0 < len(mail.parts) <= MAX_PARTS
    assert time.process_time() - started < 1


@pytest.mark.parametrize("name", ["ATT00001.dat", "details.txt"])
def test_a_delivery_status_saved_under_a_generic_name_is_found(name: str) -> None:
    kind = f'Content-Type: application/octet-stream; name="{name}"\nContent-Transfer-Encoding: base64\n'
    status = b"Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; bob@receiver.example\n"

    def parts(file: bytes) -> list[tuple[str, str]]:
        body = f"--q\n\nIt failed.\n--q\n{kind}\n".encode()
        return texts(parse(MIXED + body + b64encode(file) + b"\n--q--\n"))

    assert parts(status)[1:] == [("message/delivery-status", status.decode())]
    assert parts(b"Any other file.")[1:] == []
