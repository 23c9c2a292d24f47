"""Whatever a stranger sends, the classifier gives a result, and invents nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.classify import classify
from bot.reading.classify.rules import rulebook
from bot.reading.classify.tables import tables
from bot.reading.facts import Facts
from tests.bot.reading.messages import means

PHRASES = sorted({phrase for rule in rulebook().rules for phrase in rule.phrases})

BITS = st.one_of(
    st.sampled_from(PHRASES),
    st.sampled_from(
        ["550 ", "550-5.1.1 ", "4.4.7", "5.0.0", "\n", " ", "…", "İ", "ẞ", "\x00", "\u2028", ". "]
    ),
    st.text(max_size=12),
)

TEXTS = st.lists(BITS, max_size=12).map("".join)

FACTS = st.builds(
    Facts,
    action=st.sampled_from([None, "failed", "delayed", "delivered", "expired"]),
    status=st.one_of(st.none(), st.from_regex(r"[245]\.[0-9]\.[0-9]{1,3}", fullmatch=True), TEXTS),
    diagnostic=st.one_of(st.none(), TEXTS),
    text=TEXTS,
    reply_code=st.one_of(st.none(), st.integers(200, 599)),
    command=st.sampled_from([None, "CONN", "EHLO", "MAIL", "RCPT", "DATA"]),
    remote_mta=st.one_of(st.none(), TEXTS),
    part=st.sampled_from(["delivery-status", "text"]),
)


@given(FACTS)
@settings(max_examples=300)
def test_every_result_is_in_the_vocabulary_and_the_input(facts: Facts) -> None:
    told = classify(facts)
    told_codes = facts.status or "", facts.verdict or ""
    everything = "\n".join((facts.diagnostic or "", *told_codes, facts.words, str(facts.action)))
    assert told.reason in tables().reasons
    assert 0 <= told.confidence <= 1
    assert told.status is None or told.status in everything
    assert (told.status is None) == (told.status_from is None)
    for evidence in told.evidence:
        assert evidence.text in everything or evidence.text == str(told.reply_code)


@given(FACTS)
def test_the_same_facts_get_the_same_result(facts: Facts) -> None:
    assert classify(facts) == classify(facts)


@given(
    st.sampled_from(["550 ", "user … ", "\n", "5.1.1 ", "(", ": ", "550-", "does not exist user ", "a", "a@"])
)
@settings(max_examples=10)
def test_a_megabyte_of_repetition_is_classified(bit: str) -> None:
    assert means(bit * 200_000, text=bit * 200_000).reason in tables().reasons
