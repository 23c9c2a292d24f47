"""Tables that message traces and sending services export."""

import pytest

from bot.models.bounce import Bounce
from bot.reading.reader import read, read_text

TRACE = """\
message_id,sender_address,recipient_address,subject,delivery_status,event
7d1,ada@sender.example,bob@receiver.example,"550 plans, and more","Failed","[{LED=550 5.1.1 No such user}]"
7d2,ada@sender.example,eve@receiver.example,"Plans","Delivered","250 2.0.0 OK"
7d3,ada@sender.example,cid@receiver.example,"Plans","Pending","[{LED=452 4.2.2 Mailbox full}]"
"""


def told(bounces: tuple[Bounce, ...]) -> list[tuple[str | None, str | None, str | None]]:
    return [(each.recipient, each.status, each.action) for each in bounces]


def test_each_row_with_a_refusal_is_about_its_recipient_and_not_the_sender() -> None:
    assert told(read(TRACE.encode()).bounces) == [
        ("bob@receiver.example", "5.1.1", "failed"),
        ("cid@receiver.example", "4.2.2", "delayed"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Sender,Recipient,Detail",
        '"From","To","Event detail"',
        "sender;recipients;reply",
        "Message ID\tE-mail\tReason",
        "\ufefffrom address,to address,response",
        "EMAIL_FROM,EMAIL,SMTP_RESPONSE",
    ],
)
def test_the_heading_names_the_recipients_column(heading: str) -> None:
    delimiter = next(each for each in "\t;," if each in heading)
    row = delimiter.join(["ada@sender.example", "bob@receiver.example", "550 5.1.1 No such user"])

    assert told(read_text(f"{heading}\n{row}\n").bounces) == [("bob@receiver.example", "5.1.1", "failed")]


def test_of_a_bare_code_and_a_reply_the_reply_counts() -> None:
    (bounce,) = read_text(
        "status,reason,email,from\n5.1.1,550 5.1.1 No such user,bob@receiver.example,ada@sender.example\n"
    ).bounces

    assert bounce.diagnostic == "550 5.1.1 No such user"


@pytest.mark.parametrize("cell", ['"' + "a" * 200_000, "a" * 200_000])
def test_an_endless_cell_ends_the_table(cell: str) -> None:
    row = "ada@sender.example,bob@receiver.example,550 5.1.1 No such user\n"

    assert len(read_text(f"sender,recipient,detail\n{row}{cell}\n{row}").bounces) == 1


@pytest.mark.parametrize(
    "row", ["ada@sender.example,bob@receiver.example,250 2.0.0 OK", "ada@sender.example,bob@receiver.example"]
)
def test_a_row_without_a_refusal_is_no_failure(row: str) -> None:
    bounces = read_text(f"sender,recipient,detail\n{row}\n").bounces

    assert "failed" not in [each.action for each in bounces]
