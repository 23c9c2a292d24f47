"""What a text that nobody addressed to us tells: that a mail failed, and where it was going; or nothing."""

import pytest

from bot.grammar.passing import Talk


@pytest.mark.parametrize(
    "chatter",
    [
        "lunch at 12.30?",
        "see you at example.com tomorrow",
        "to=<kim@example.com>, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4C)",
        "2.0.0 example.com",
        "we upgraded to 5.2.0 on web1.example.com",
        "the certificate of example.com has run out",
        "421 4.3.2 too busy, says intranet.corp",
        "4.4.1",
        "the mailbox is full again",
        "error.log says delivery failed",
        "drain.py sends again what bounced",
        "NOTES.md lists what bounced",
        "https://docs.example.com/codes has a page on 5.7.1",
        "rsync to example.com: connection refused",
        "my postcard bounced, the shop at example.com says",
        "the visit to example.com is deferred to May, owner: bob@example.com",
        "we sent 450 mails to example.com, all arrived",
        "error 503 when I open example.com",
        "section 4.2.1 of our contract with example.com",
        "Kapitel 5.1.1 ist von example.com",
        "§ 4.4.1 names example.com",
        "example.com: 4.5.1 times, 4.5.2 prices, 4.5.3 ends",
        "the new mail program of example.com came back from the shop",
        "I have 550 reasons to like example.com",
        "example.com",
        "bob@example.com",
        "",
    ],
)
def test_chatter_is_left_alone(chatter: str) -> None:
    assert Talk(chatter).query() is None


@pytest.mark.parametrize(
    "text",
    [
        "4.4.1 example.com",
        "550 example.com",
        "4,4,1 example.com",
        "\uff15\uff15\uff10 example.com",
        "mail to example.com bounces again",
        "bob@example.com: 550 5.1.1 user unknown",
        "our newsletter to <http://example.com|example.com> is stuck with 4.7.0",
        "bob@example.com bounces since noon",
        "bounces from example.com again",
        "mail to example.com: connection timed out",
        "example.com[192.0.2.1]:25: connection refused",
        "メール example.com timed out",
        "NDR for bob@example.com",
        "451 4.7.1 example.com, before that 4.4.1 and 4.4.2",
        "access denied, says bob@example.com",
        "Fehler 451 beim Senden an example.com",
    ],
)
def test_a_bounce_in_passing_is_noticed(text: str) -> None:
    query = Talk(text).query()
    assert query is not None
    assert query.domain == "example.com"


def test_words_of_a_reply_make_a_code_of_a_number() -> None:
    text = "example.com says 550 Not in this house"

    assert Talk(text).query() is None
    query = Talk(text).query(replied=True)
    assert query is not None
    assert (query.status, query.domain) == ("550", "example.com")


@pytest.mark.parametrize(
    "text",
    [
        "git pull: access denied for bob@example.com",
        "connect to host example.com: connection timed out, says ssh",
        "since when is firmware 5.4.1 on example.com?",
        "HTTP 503 Service Unavailable, example.com",
        "is example.com down? 504 Gateway Time-out",
    ],
)
def test_other_programs_fail_and_have_numbers_too(text: str) -> None:
    assert Talk(text).is_of_else


@pytest.mark.parametrize(
    "text",
    [
        "451 4.7.1 from example.com since the upgrade",
        "5.1.1 bob@example.com since the upgrade",
        "since the upgrade we get 5.7.1 from example.com",
        "bob@example.com bounces since the upgrade",
        "smtp.example.com timed out since the upgrade, no mail leaves",
        "git.example.com: connection refused",
        "451 too many from you, see https://example.net/ and ask example.com",
    ],
)
def test_a_mail_that_failed_beside_them_is_none_of_theirs(text: str) -> None:
    assert not Talk(text).is_of_else
