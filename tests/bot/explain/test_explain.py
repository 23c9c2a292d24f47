"""The explanation that somebody gets who asks about one code."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.explain import explain, explanation_as_json, title_of
from bot.models.diagnosis import Actor
from bot.models.explanation import Explanation


def causes(code: str) -> list[str]:
    return [each.cause for each in explain(code).causes]


def words(told: Explanation) -> str:
    return json.dumps(explanation_as_json(told), ensure_ascii=False).lower()


@pytest.mark.parametrize(
    "point",
    [
        "congestion",
        "too busy",
        "message-too-large",
        "large message",
        "dns",
        "mx records",
        "retries",
        "monitor the network",
        "check the server's status",
        "contact their it",
        "how long should i wait?",
        "a few minutes",
        "up to an hour",
        "port 25",
    ],
)
def test_4_4_1_covers_everything_that_the_best_article_says(point: str) -> None:
    assert point in words(explain("4.4.1"))


def test_4_4_1_is_short_enough_to_read_at_night() -> None:
    assert len(words(explain("4.4.1")).split()) < 500


def test_4_4_1_is_temporary_theirs_and_worth_a_quarter_of_an_hour() -> None:
    told = explain("4.4.1")
    assert told.title == "No answer from host"
    assert told.temporary is True
    assert told.actor is Actor.RECIPIENT
    assert told.causes[0].cause == "recipient-unreachable"
    assert told.wait_seconds == 900


def test_the_same_detail_in_another_class_means_something_else() -> None:
    assert explain("4.1.1").actor is Actor.RECIPIENT
    assert explain("5.1.1").actor is Actor.SENDER


def test_the_provider_that_sends_most_of_these_codes_comes_first() -> None:
    assert causes("5.4.1")[0] == "mailbox-unknown"
    assert causes("5.7.26")[0] == "dmarc-reject"
    assert causes("4.7.28")[0] == "rate-limited"
    assert causes("5.1.10")[0] == "mailbox-unknown"
    assert causes("5.5.0")[0] == "mailbox-unknown"


@pytest.mark.parametrize(
    ("code", "first_step"),
    [("5.7.27", "SPF"), ("5.7.29", "TLS"), ("5.7.30", "DKIM"), ("5.2.1", "enable the mailbox")],
)
def test_the_first_step_and_actor_follow_the_providers_meaning(code: str, first_step: str) -> None:
    """What they mean by the standard is hardly ever seen: of REQUIRETLS it would be theirs to mend."""
    told = explain(code)
    assert first_step in told.steps[0].text
    assert (told.actor is Actor.RECIPIENT) == (code == "5.2.1")


def test_an_expired_message_is_not_said_to_be_tried_again() -> None:
    """4.4.7 begins with a 4, but the message has left the queue."""
    told = words(explain("4.4.7"))
    assert "tries again by itself" not in told
    assert "doubles" not in told
    assert "has left the queue" in told


@pytest.mark.parametrize("code", ["5.2.2", "5.7.28"])
def test_the_wait_agrees_with_the_steps(code: str) -> None:
    told = explain(code)
    assert any(re.search(r"in (a day|an hour)", each.text) for each in told.steps)
    assert "not at all" not in words(told)


@pytest.mark.parametrize(
    ("code", "cause"), [("4.2.2", "mailbox-full"), ("5.6.0", "content-rejected"), ("502", "protocol-error")]
)
def test_without_an_entry_a_code_has_the_causes_of_the_classifier(code: str, cause: str) -> None:
    assert causes(code)[0] == cause


def test_an_unregistered_code_has_the_causes_of_its_subject() -> None:
    assert causes("5.2.99") == ["mailbox-disabled", "mailbox-full"]


def test_the_causes_of_an_entry_for_one_class_come_first() -> None:
    assert causes("5.1.8")[:2] == ["sender-domain-broken", "own-sending-stopped"]
    assert causes("5.7.9")[0] == "dmarc-reject"


def test_a_provider_that_redefines_a_code_is_a_separate_question() -> None:
    asked = {each.question: each.answer for each in explain("5.4.1").faq}
    assert "directory" in asked["What if Microsoft 365 writes it?"]
    asked = {each.question: each.answer for each in explain("4.7.29").faq}
    assert "TLS" in asked["What if Gmail writes it?"]


@pytest.mark.parametrize(
    ("mark", "temporary", "says"),
    [
        ("TSS04", True, "complaints"),
        ("TSS09", False, "reputation"),
        ("HM08", False, "filters"),
        ("S3140", False, "network"),
    ],
)
def test_a_providers_mark_is_a_code_too(mark: str, temporary: bool, says: str) -> None:
    told = explain(mark)
    assert told.temporary is temporary
    assert says in words(told)


def test_a_providers_own_number_is_explained_by_its_page() -> None:
    told = explain("5.7.511")
    assert told.title == "Sending IP address banned"
    assert "delist@microsoft.com" in words(told)
    assert "Microsoft 365's own code." in told.meaning
    assert told.sources[0].startswith("https://learn.microsoft.com/")
    assert explain("5.7.620").title == explain("5.7.606").title


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("5.1.99", "about the address"),
        ("4.4.200", "the route to the server"),
        ("5.9.9", "RFC 3463 knows 0 to 7"),
        ("449", "not specified"),
        ("541", "not specified"),
        ("425", "about the connection"),
    ],
)
def test_an_unassigned_code_is_explained_by_its_parts(code: str, says: str) -> None:
    told = explain(code)
    assert told.title.startswith("Not assigned")
    assert says in told.meaning
    assert told.causes
    assert len(told.steps) >= 2
    assert title_of(told.code) is None


def test_a_code_of_an_unknown_class_is_explained_and_called_so() -> None:
    told = explain("9.1.99")
    assert told.meaning.startswith("No code starts like that")
    assert "Subject 1 is about the address" in told.meaning
    assert "detail 99 is not assigned" in told.meaning
    assert told.temporary is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("#5.1.1", "5.1.1"),
        ("550 5.1.1", "5.1.1"),
        ("550-5.1.1", "5.1.1"),
        ("x.1.1", "X.1.1"),
        ("  4 . 4 . 1 ", "4.4.1"),
        ("[tss04]", "TSS04"),
        ("(AU01)", "AU01"),
    ],
)
def test_codes_are_accepted_as_people_write_them(written: str, code: str) -> None:
    assert explain(written).code == code


@pytest.mark.parametrize(
    "got", ["", "9.9", "good morning", "5.1", "999", "ZZ99", "5.1.1 5.1.2", "5.01.1.1", "٤.٤.١", "a" * 10_000]
)
def test_text_that_is_no_code_is_refused_in_one_line(got: str) -> None:
    with pytest.raises(QueryError) as refused:
        explain(got)
    assert "not a code that I know" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250
    assert title_of(got) is None


@given(st.text(max_size=60))
def test_any_words_are_explained_or_refused(got: str) -> None:
    try:
        told = explain(got)
    except QueryError:
        return
    assert told.meaning


@given(st.from_regex(r"[245]\.[0-9]{1,3}\.(0|[1-9][0-9]{0,2})", fullmatch=True))
def test_every_well_formed_code_is_explained(code: str) -> None:
    told = explain(code)
    assert told.code == code
    assert told.meaning
    assert told.steps


def test_the_json_has_the_promised_fields_and_only_plain_data() -> None:
    plain = explanation_as_json(explain("4.4.1"))
    assert list(plain) == [
        "code",
        "title",
        "meaning",
        "temporary",
        "actor",
        "causes",
        "steps",
        "wait_seconds",
        "faq",
        "sources",
    ]
    assert list(plain["causes"][0]) == ["cause", "text"]
    assert list(plain["steps"][0]) == ["actor", "text"]
    assert list(plain["faq"][0]) == ["question", "answer"]
    assert json.loads(json.dumps(plain)) == plain
    assert type(plain["actor"]) is str


def test_the_number_in_oranges_marks_decides_the_meaning() -> None:
    told = {code: explain(code).title for code in ("OFR_417", "OFR004_417", "LPN105_417")}

    assert set(told.values()) == {"Mailbox full"}


def test_the_first_digit_of_sfrs_marks_means_nothing() -> None:
    assert explain("SFR_IN_304").title == explain("SFR_IN_104").title == "Too many unknown recipients"


def test_the_digits_of_lws_marks_are_a_duration() -> None:
    assert explain("L-SPAM20").title == explain("L-SPAM40").title == "Sending stopped for spam"


def test_a_mark_that_begins_with_x_has_no_class() -> None:
    assert explain("XGEMAIL_0010").meaning.endswith("Sophos's own code.")


@pytest.mark.parametrize(("code", "section"), [("521", 3), ("556", 4)])
def test_null_mx_codes_cite_the_rfc_that_defines_them(code: str, section: int) -> None:
    assert f"https://www.rfc-editor.org/rfc/rfc7504#section-{section}" in explain(code).sources


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("greylisting", "greylisted"),
        ("spf", "SPF fails"),
        ("rate limit", "rate limit exceeded"),
        ("blacklisted", "blacklisted: our sending IP or sender address is rejected"),
        ("4.4.1", "4.4.1: No answer from host"),
    ],
)
def test_a_heading_does_not_say_one_thing_twice(asked: str, heading: str) -> None:
    assert explain(asked).heading == heading
