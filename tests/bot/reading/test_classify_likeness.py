"""What no rule has a phrase for, by what its words mean elsewhere in the rulebook."""

import pytest

from bot.reading.classify import classify
from bot.reading.classify.likeness import likeliest
from bot.reading.classify.words import normalize
from bot.reading.facts import Facts


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 We have never heard of such a person", "userunknown"),
        ("550 Your network has a bad name with us", "blocked"),
        ("550 This is user have no mail", "userunknown"),
    ],
)
def test_it_is_told_by_all_words_together(text: str, reason: str) -> None:
    means = classify(Facts(diagnostic=text))
    assert (means.reason, means.evidence[0].rule) == (reason, "likeness")
    assert means.confidence < 0.5


def test_the_word_that_says_most_is_quoted() -> None:
    text = "550 Your NETWORK has a bad name with us"
    (evidence,) = classify(Facts(diagnostic=text)).evidence
    assert evidence.text == "NETWORK"


@pytest.mark.parametrize(
    "text",
    [
        "550 Nope",
        "550 Colourless green ideas sleep furiously",
        "554 mx.b.example https://b.example/person/network",
        "550 Requested action not taken",
        "550 Action not taken (in reply to end of DATA command)",
    ],
)
def test_too_few_words_are_no_answer(text: str) -> None:
    assert classify(Facts(diagnostic=text)).reason == "undefined"


@pytest.mark.parametrize("code", ["451", "550"])
@pytest.mark.parametrize(
    "words",
    [
        "Message was not accepted",
        "Your message could not be delivered",
        "The server said no",
        "Mail from you is not something we take",
        "This mail has been turned away",
        "Error occurred during delivery of your mail",
        "We regret that we could not deliver your email",
        "The mail gateway was unable to process this message",
        "Refused. See our web page",
        "Contact support with reference 123",
        "No further information is available",
    ],
)
def test_what_is_said_of_any_refusal_makes_no_cause_likely(code: str, words: str) -> None:
    evidence = classify(Facts(diagnostic=f"{code} {words}")).evidence
    assert not any(each.rule == "likeness" for each in evidence)


def test_without_a_code_it_may_be_about_anything() -> None:
    assert classify(Facts(text="We have never heard of such a person")).reason == "undefined"


def test_a_reply_that_accepts_tells_no_failure() -> None:
    assert classify(Facts(diagnostic="250 Message received OK.")).reason == "undefined"


def test_names_and_links_are_no_words() -> None:
    assert likeliest(normalize("mx.network.example //person.example ada@person.example")) is None
    assert likeliest(normalize("person")) is None


def test_a_topic_that_is_named_gives_way_to_what_all_other_words_say() -> None:
    assert classify(Facts(diagnostic="450 DNS")).reason == "networkerror"
    by_all = classify(Facts(diagnostic="421 HELO argument is missing a DNS entry"))
    assert (by_all.reason, by_all.evidence[0].rule) == ("requireptr", "likeness")
