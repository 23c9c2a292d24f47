"""How the classifier judges one failure."""

from bot.reading.classify import classify
from bot.reading.classify.rules import rulebook
from bot.reading.facts import Facts
from tests.bot.reading.messages import means


def test_a_code_without_words_does_not_load_the_rules_for_words() -> None:
    rulebook.cache_clear()
    assert means(None, status="5.7.57", bare=True).reason == "securityerror"
    assert means("552", bare=True).reason == "mailboxfull"
    assert rulebook.cache_info().misses == 0


def test_facts_without_meaning_are_undefined() -> None:
    told = means("550 ")
    assert (told.reason, told.status, told.likely_causes, told.evidence) == ("undefined", None, (), ())
    assert told.confidence == 0


def test_a_success_is_classified_as_delivered() -> None:
    told = means("250 2.1.5 Ok", status="2.1.5", action="delivered")
    assert (told.reason, told.permanent, told.status) == ("delivered", None, "2.1.5")


def test_evidence_is_verbatim_with_the_code_that_agrees() -> None:
    told = means("550-5.1.1 The email account that you tried to\n550-5.1.1 reach does not exist. Sorry")
    words, code = told.evidence
    assert words.text == "The email account that you tried to\n550-5.1.1 reach does not exist"
    assert (code.text, code.rule) == ("5.1.1", "status/X.1.1")


def test_a_rule_s_own_causes_come_before_its_reason_s() -> None:
    assert means("450 4.2.0 Greylisted, please come back").likely_causes == ("greylisted",)
    assert means("550 5.7.23 no").likely_causes == ("spf-fail",)
    assert (
        means("450 4.7.1 <mx1>: Helo command rejected: Host not found").likely_causes[0] == "sender-bad-helo"
    )
    listed = "554 5.7.1 Helo command [mx.example.net] blocked using dbl.example"
    assert means(listed).likely_causes == ("sender-blocklisted",)
    assert means("User unknown").likely_causes == ("mailbox-unknown",)
    for unknown in ("530 Authentication required", "535 5.7.0 Authentication failed", "503 5.5.1 AUTH first"):
        assert means(unknown).likely_causes == ("relay-denied",)
    inside_only = "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required"
    assert means(inside_only).likely_causes == ("sender-not-let-in",)


def test_the_words_that_a_gateway_puts_before_a_reply_count_less_than_the_reply() -> None:
    reply = "5.1.0 - Unknown address error 550-'5.7.1 <ada@sender.example>... Access denied' (attempts: 0)"
    meaning = classify(Facts(diagnostic=reply))

    assert meaning.reason == "securityerror"
    assert [each.text for each in meaning.evidence if each.is_wording] == ["Access denied"]
