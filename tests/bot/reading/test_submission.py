"""Mail programs that cannot hand their mail to their own server."""

import pytest

from bot.reading.reader import read_text
from bot.reading.submission import examples, said_as, said_in, troubles


@pytest.mark.parametrize(("program", "trouble", "text"), examples())
def test_every_example_is_read_as_what_its_program_means(program: str, trouble: str, text: str) -> None:
    said = said_in(text) or said_as(text)
    assert said
    assert (said.program, said.trouble.id) == (program, trouble)


@pytest.mark.parametrize("text", [text for _, _, text in examples()])
def test_it_sent_nothing_so_nothing_bounced(text: str) -> None:
    reading = read_text(text)
    assert not reading.bounces
    assert reading.unsent
    assert "so nothing was sent" in str(reading.why_not)


def test_every_trouble_is_explained_with_what_to_do() -> None:
    assert all(each.meaning and each.steps and each.sources for each in troubles().values())
    assert {trouble for _, trouble, _ in examples()} == troubles().keys()


@pytest.mark.parametrize("code", ["0x800CCC0F", "0x800ccc0f", "800ccc0f", "(0x800CCC0F)."])
def test_outlooks_numbers_are_known_as_people_write_them(code: str) -> None:
    said = said_as(code)
    assert said
    assert (said.words, said.stands_for) == ("0x800CCC0F", "the connection was interrupted")


def test_a_name_that_any_program_uses_counts_only_alone() -> None:
    assert said_as("econnrefused")
    assert said_in("connect to mx.receiver.example[192.0.2.1]:25: ECONNREFUSED") is None
    assert said_in("Error: connect ECONNREFUSED 192.0.2.1:25") is None


def test_of_two_troubles_the_more_telling_is_explained() -> None:
    said = said_in("SMTP Error: Could not authenticate. SMTP connect() failed.")
    assert said
    assert said.trouble.id == "login-refused"


@pytest.mark.parametrize(
    "text",
    [
        "SMTP Error: Could not connect to SMTP host. <bob@receiver.example>: 550 5.1.1 User unknown",
        "Server Response: '550 5.1.1 User unknown', Port: 25, Secure(SSL): No, Error Number: 0x800CCC79",
        "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed')",
    ],
)
def test_a_servers_reply_in_it_decides(text: str) -> None:
    assert read_text(text).is_bounce


@pytest.mark.parametrize("port", [465, 587])
def test_the_port_of_a_mail_program_is_no_reply(port: int) -> None:
    reading = read_text(f"Delivery failed: the connection on port {port} timed out")
    assert [bounce.reply_code for bounce in reading.bounces] == [None]
