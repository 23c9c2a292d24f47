"""Words in a channel that nobody addressed to us: which tell of a mail that failed, and which are talk."""

import pytest

from bot.incidents.arriving.unasked import subjects_unasked
from bot.reading.reader import read_text


def domains(text: str) -> list[str | None]:
    return [subject.query.domain for subject in subjects_unasked(text, read_text(text))]


@pytest.mark.parametrize(
    "talk",
    [
        "kim@example.com asks for our DMARC policy",
        "new rate limit for kim@example.com: 20 an hour",
        "the badge of kim@example.com is disabled, she is locked out",
        "git fetch: access denied for kim@example.com",
        "ssh: connect to host example.com port 22: Connection timed out",
        "503 Service Unavailable, says example.com",
        "kim@example.com wants 450 chairs",
        "the mail policy is new, says example.com",
        "kim@example.com came back from Rome",
        "to=<kim@example.com>, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4C)",
    ],
)
def test_talk_opens_nothing(talk: str) -> None:
    assert domains(talk) == []


@pytest.mark.parametrize(
    "telling",
    [
        "example.com refuses us: “550 Classified as spam”",
        "kim@example.com, it says SMTP error 550",
        "kim@example.com で エラー 550",
        "example.com turns our mail away with 554.",
        "The mail to example.com came back",
        "Die Mail an example.com kam heute wieder zurück",
        "退信 example.com",
        "example.com's MX: connection refused",
        "Our mail program says: Domain name not found: example.com",
        "Postfach voll bei kim@example.com",
        "buzón lleno: kim@example.com",
        "the message to kim@example.com was rejected: attachment blocked",
        "kim@example.com\n  Unrouteable address",
        "kim@example.com: retry timeout exceeded",
        "delivery temporarily suspended: lost connection with example.com[192.0.2.1]",
    ],
)
def test_what_tells_of_a_mail_that_failed_opens_though_it_be_short(telling: str) -> None:
    assert domains(telling) == ["example.com"]
