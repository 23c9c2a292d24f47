"""Headers, valid or broken: where they end, and what they say about the body."""

import pytest

from bot.reading.message.fields import Fields, fields_of

HEAD = b"From: a@b.example\nTo: c@d.example\n"


def taken(raw: bytes) -> tuple[Fields, bytes]:
    fields, body = fields_of(raw, 0, len(raw))
    return fields, raw[body:]


def with_type(value: str) -> Fields:
    return Fields([("Content-Type", value)])


@pytest.mark.parametrize(
    ("rest", "body"),
    [
        (b"\nHello\n\nSubject: x\n", b"Hello\n\nSubject: x\n"),
        (b"Hello Ada\nit went wrong\n\nBye", b"Hello Ada\nit went wrong\n\nBye"),
        (b"--q\nContent-Type: text/plain\n\nHello", b"--q\nContent-Type: text/plain\n\nHello"),
        (b" \nIt went wrong.\nReceived: by a\n\nHello", b"It went wrong.\nReceived: by a\n\nHello"),
        (b"X-Last: x", b""),
    ],
)
def test_a_header_ends_at_a_blank_line_or_where_text_begins(rest: bytes, body: bytes) -> None:
    fields, found = taken(HEAD + rest)

    assert (fields.get("to"), found) == ("c@d.example", body)


def test_a_line_above_well_known_fields_continues_the_one_before() -> None:
    fields, body = taken(b"Content-Type: multipart/mixed;\nboundary=q\nMIME-Version: 1.0\n\nHello")

    assert (fields.boundary, fields.get("mime-version"), body) == (b"q", "1.0", b"Hello")


def test_an_mbox_line_belongs_to_no_field() -> None:
    fields, body = taken(b"Return-Path: <>\nFrom a@b.example Mon Jan\n>From c\nTo: d@e.example\n\nHello")

    assert (fields.get("return-path"), fields.get("to"), body) == ("<>", "d@e.example", b"Hello")


def test_text_without_fields_is_a_body() -> None:
    for raw, body in ((b"Hello\n\nHello", b"Hello\n\nHello"), (b"\nHello", b"Hello")):
        fields, found = taken(raw)
        assert (list(fields), found) == ([], body)


def test_a_broken_field_does_not_affect_others() -> None:
    fields, _ = taken("Subject: für\n".encode() + b"X-Name: f\xfcr\n\n")

    assert (fields.get("subject"), fields.get("x-name")) == ("für", "für")


@pytest.mark.parametrize(
    "parameter",
    [
        'boundary="q r"',
        'BOUNDARY = "q r "',
        'x="y"; boundary="q r"; charset=utf-8',
        'boundary="q r\n charset=utf-8',
        r'boundary="q\ r"',
        "boundary*=us-ascii'en'q%20r",
        'boundary*0="q "; boundary*1=r',
        "boundary*1*=%20r; boundary*0*=''q",
    ],
)
def test_a_boundary_may_be_written_in_many_ways(parameter: str) -> None:
    assert with_type(f"multipart/mixed; {parameter}").boundary == b"q r"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (" Text/HTML; charset=utf-8", "text/html"),
        ("(a comment) text / html (another)", "text/html"),
        ("text", ""),
        ("", ""),
    ],
)
def test_the_content_type_is_found_among_other_text(value: str, kind: str) -> None:
    assert with_type(value).kind == kind


def test_several_content_type_fields_are_combined() -> None:
    fields = Fields(
        ("Content-Type", value) for value in ("", "multipart/report", 'multipart/report; boundary="q"')
    )

    assert (fields.kind, fields.boundary) == ("multipart/report", b"q")


@pytest.mark.parametrize(
    ("value", "encoding"),
    [
        (" BASE64 ", "base64"),
        ('"quoted-printable"; x=y', "quoted-printable"),
        ("(c) base64", "base64"),
        ("8bit", ""),
    ],
)
def test_the_encoding_is_found_among_other_text(value: str, encoding: str) -> None:
    assert Fields([("Content-Transfer-Encoding", value)]).encoding == encoding


@pytest.mark.parametrize(
    "fields",
    [
        {"Content-Disposition": 'attachment; filename="a b.eml"'},
        {"Content-Disposition": "attachment; filename*=utf-8''a%20b.eml"},
        {"Content-Disposition": "attachment", "Content-Type": 'text/plain; name="a b.eml"'},
    ],
)
def test_a_file_name_may_be_in_either_of_two_fields(fields: dict[str, str]) -> None:
    assert Fields(fields.items()).filename == "a b.eml"
