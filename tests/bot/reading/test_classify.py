"""What words and codes mean together, and which of them wins."""

import pytest

from bot.reading.classify import Classification, classify
from bot.reading.classify.rules import rulebook
from bot.reading.facts import Facts


def read(diagnostic: str, **more: object) -> Classification:
    return classify(Facts(diagnostic=diagnostic, part="delivery-status", **more))  # type: ignore[arg-type]


def test_words_beat_the_code_of_the_reply() -> None:
    told = read("550 5.2.1 <ada@example.com>... User unknown")
    assert (told.reason, told.status) == ("userunknown", "5.2.1")


def test_a_code_that_names_a_cause_beats_a_hint() -> None:
    assert read("550 5.7.25 Access denied").reason == "requireptr"


def test_a_code_that_the_reporter_gives_to_a_reply_without_says_less_than_any_of_its_words() -> None:
    """Sendmail takes each 550 to RCPT for an unknown user."""
    assert read("550 Sender email is not in my domain", status="5.1.1").reason == "rejected"
    assert read("550 5.1.1 Sender email is not in my domain").reason == "userunknown"
    assert read("550 Go somewhere else", status="5.1.1").reason == "userunknown"


def test_who_got_a_reply_neither_waited_too_long_nor_reached_nobody() -> None:
    notice = "There was a communication problem with the server. I've given up."
    assert read("550 The letter comes back to you", text=notice).reason == "undefined"
    assert read("450 The letter comes back to you", text=notice).reason == "expired"


def test_a_hint_beats_a_code_that_only_names_a_field() -> None:
    assert read("550 5.2.0 <ada@example.com> does not exist").reason == "userunknown"


def test_faint_words_come_after_every_code() -> None:
    assert (
        read("550 5.7.1 <ada@example.com>: Recipient address rejected: come back tomorrow").reason
        == "securityerror"
    )
    assert (
        read("550 <ada@example.com>: Recipient address rejected: come back tomorrow").reason == "userunknown"
    )


@pytest.mark.parametrize(
    ("reply", "reason"),
    [("451 4.7.1 Come back", "policyviolation"), ("550 5.7.1 Go somewhere else", "securityerror")],
)
def test_a_deferral_by_the_code_for_refusals_is_some_policy_s(reply: str, reason: str) -> None:
    assert read(reply).reason == reason


def test_a_milter_s_refusal_is_no_fault_of_the_dialogue() -> None:
    assert read("550 5.7.1 Command rejected", command="DATA").reason == "securityerror"
    assert read("550 5.7.1 <mail.b.example>: Helo command rejected").reason == "blocked"


@pytest.mark.parametrize(
    "reply", ["550 Not available", "550 The letter comes back to you", "554 Nobody knows why"]
)
def test_what_no_rule_knows_is_not_guessed(reply: str) -> None:
    assert read(reply).reason == "undefined"


def test_the_more_specific_of_two_reasons_wins() -> None:
    told = read("550 5.7.23 Sender address rejected: SPF fail - not authorized")
    assert told.reason == "authfailure"


def test_words_that_the_reply_code_agrees_with_are_surer() -> None:
    alone = classify(Facts(diagnostic="550 ada@example.com mailbox limit reached"))
    agreed = classify(Facts(diagnostic="552 ada@example.com mailbox limit reached"))
    assert (alone.reason, agreed.reason) == ("mailboxfull", "mailboxfull")
    assert agreed.confidence > alone.confidence


def test_a_bare_reply_code_decides_last_and_with_little_confidence() -> None:
    told = read("452 ...")
    assert (told.reason, told.permanent) == ("systemfull", False)
    assert told.confidence < 0.5


def test_for_a_bare_code_the_rules_that_go_by_words_are_not_even_read() -> None:
    rulebook.cache_clear()
    assert classify(Facts(status="5.7.57", bare=True)).reason == "securityerror"
    assert classify(Facts(diagnostic="552", bare=True)).reason == "mailboxfull"
    assert rulebook.cache_info().misses == 0


def test_a_bare_552_means_storage_that_is_used_up_and_little_else() -> None:
    told = read("552 ...")
    assert (told.reason, told.permanent) == ("mailboxfull", True)
    assert read("452 ...").confidence < told.confidence < read("5.2.2").confidence


def test_words_around_a_reply_count_when_the_reply_says_nothing() -> None:
    told = read("554 Sorry", text="The message is larger than the size limit of 20 MB.")
    assert told.reason == "emailtoolarge"
    assert told.evidence[0].part == "text"


def test_nothing_is_guessed() -> None:
    told = read("550 ")
    assert (told.reason, told.status, told.likely_causes, told.evidence) == ("undefined", None, (), ())
    assert told.confidence == 0


class TestWhoSentTheCode:
    """The same code means different things at different providers."""

    def test_exchange_online_says_5_4_1_of_unknown_recipients(self) -> None:
        text = "550 5.4.1 Recipient address rejected: Access denied."
        told = read(f"{text} [AM4PEPF00025F9A.EURPRD83.prod.outlook.com]")
        assert told.reason == "userunknown"

    def test_others_say_5_4_1_of_hosts_that_do_not_answer(self) -> None:
        assert read("550 5.4.1 Sorry", remote_mta="mx.example.com").reason == "networkerror"

    def test_the_recipient_names_the_provider_where_no_host_is_named(self) -> None:
        assert read("550 5.1.10 Sorry", recipient="ada@hotmail.de").reason == "userunknown"
        assert (
            read("550 5.1.10 Sorry", recipient="ada@hotmail.de", remote_mta="mx.a.example").reason
            == "notaccept"
        )

    def test_5_1_10_is_a_null_mx_by_the_registry_and_an_unknown_recipient_at_microsoft(self) -> None:
        assert read("556 5.1.10 Sorry").reason == "notaccept"
        assert (
            read("550 5.1.10 Sorry", reporting_mta="AM0PR01.eurprd01.prod.outlook.com").reason
            == "userunknown"
        )

    def test_the_remote_host_speaks_not_the_one_that_reports(self) -> None:
        told = read("556 5.1.10 Sorry", reporting_mta="x.prod.outlook.com", remote_mta="mx.example.com")
        assert told.reason == "notaccept"

    def test_google_says_7_27_of_spf(self) -> None:
        assert read("550 5.7.27 Sorry - gsmtp").reason == "authfailure"
        assert read("550 5.7.27 Sorry").reason == "rejected"


class TestTimeThatRanOut:
    def test_the_last_reply_says_why(self) -> None:
        told = read(
            "451 4.3.0 <ada@example.com>: Temporary lookup failure: retry timeout exceeded", status="5.0.0"
        )
        assert (told.reason, told.status, told.permanent) == ("systemerror", "4.3.0", False)

    def test_without_a_reply_it_expired(self) -> None:
        told = read(
            "connect to mx.example.com[192.0.2.1]:25: Connection timed out", status="4.4.1", action="failed"
        )
        assert (told.reason, told.permanent) == ("expired", False)

    def test_while_it_still_waits_the_last_error_counts(self) -> None:
        told = read(
            "connect to mx.example.com[192.0.2.1]:25: Connection timed out", status="4.4.1", action="delayed"
        )
        assert (told.reason, told.permanent) == ("networkerror", False)

    def test_a_wrapper_that_always_says_5_0_0_does_not_make_it_permanent(self) -> None:
        told = classify(Facts(action="failed", status="5.0.0", text="retry timeout exceeded"))
        assert (told.reason, told.permanent) == ("expired", False)

    def test_a_gateway_s_own_554_does_not_make_it_permanent(self) -> None:
        told = read("554 4.4.7 Message expired: unable to deliver in 840 minutes", action="failed")
        assert (told.reason, told.permanent) == ("expired", False)

    def test_what_still_waits_is_not_permanent(self) -> None:
        assert classify(Facts(action="delayed", text="No MX found for domain")).permanent is False

    def test_a_delay_without_a_word_is_only_a_delay(self) -> None:
        assert classify(Facts(action="delayed")).reason == "expired"


class TestMailboxesRefusedAfterTheContent:
    def test_are_filtered(self) -> None:
        assert read("550 Unknown user ada@example.com", command="DATA").reason == "filtered"

    def test_unless_the_code_blames_the_address(self) -> None:
        assert read("550 5.1.1 Unknown user ada@example.com", command="DATA").reason == "userunknown"

    def test_and_not_before(self) -> None:
        assert read("550 Unknown user ada@example.com", command="RCPT").reason == "userunknown"

    @pytest.mark.parametrize(
        ("command", "reason"), [("CONN", "blocked"), ("EHLO", "blocked"), ("MAIL", "rejected")]
    )
    def test_nobody_is_refused_before_being_named(self, command: str, reason: str) -> None:
        assert read("550 Unknown user", command=command).reason == reason


class TestWhomARefusalConcerns:
    @pytest.mark.parametrize(
        ("command", "reason"),
        [("CONN", "blocked"), ("EHLO", "blocked"), ("MAIL", "rejected"), ("RCPT", "securityerror")],
    )
    def test_before_a_recipient_is_named_it_is_of_host_or_sender(self, command: str, reason: str) -> None:
        assert read("554 5.7.1 We would rather not", command=command).reason == reason

    def test_who_has_seen_no_content_calls_the_host_a_spammer(self) -> None:
        assert read("554 Too much spam", command="CONN").reason == "blocked"
        assert read("554 Too much spam", command="DATA").reason == "spamdetected"

    def test_a_reply_that_names_a_host_alone_means_the_host(self) -> None:
        assert read("554 5.7.1 Mail from 192.0.2.1 refused").reason == "blocked"
        assert read("554 5.7.1 Mail from ada@example.com (192.0.2.1) refused").reason == "rejected"
        assert read("550 5.1.8 Sender domain unresolvable by 192.0.2.1").reason == "rejected"

    def test_a_code_of_the_sender_s_says_so_without_a_command(self) -> None:
        assert read("550 5.1.8 This domain does not exist").reason == "rejected"
        assert read("550 5.1.2 This domain does not exist").reason == "hostunknown"

    def test_a_reply_that_names_the_recipient_answers_rcpt(self) -> None:
        """OpenSMTPD does not tell the command."""
        assert read("550 For ada@example.com: never", recipient="Ada@example.com").reason == "userunknown"
        assert read("550 For ada@example.com: never", recipient="bob@example.com").reason == "undefined"


class TestPermanence:
    def test_is_the_class_of_the_reply_whatever_the_reason(self) -> None:
        assert read("452 4.2.2 Mailbox full").permanent is False
        assert read("552 5.2.2 Mailbox full").permanent is True

    def test_is_the_class_of_the_status_without_a_reply(self) -> None:
        assert read("Mailbox full", status="4.2.2").permanent is False

    def test_follows_from_a_reason_that_never_passes_without_any_code(self) -> None:
        assert read("User unknown").permanent is True

    def test_is_what_a_server_takes_it_for_that_gives_up_at_once(self) -> None:
        assert read("Mailbox full", action="failed").permanent is True
        assert read("Mailbox full; retry timeout exceeded", action="failed").permanent is False

    def test_stays_open_where_nothing_tells(self) -> None:
        assert read("Mailbox full").permanent is None


def test_a_success_is_no_failure() -> None:
    told = read("250 2.1.5 Ok", status="2.1.5", action="delivered")
    assert (told.reason, told.permanent, told.status) == ("delivered", None, "2.1.5")


def test_boilerplate_decides_nothing() -> None:
    text = "ada@example.com: Envelope expired\n\nPlease note that this is only a temporary failure report."
    assert classify(Facts(action="delayed", status="4.4.7", text=text)).reason == "expired"


def test_how_many_hours_a_notice_lists_recipients_for_is_no_rate() -> None:
    text = (
        "A message is delayed for more than 4 hours for the following\nlist of recipients:\n\n"
        "ada@example.com: Envelope expired\n"
    )
    assert classify(Facts(action="delayed", text=text)).reason == "expired"


def test_how_the_address_of_a_page_ends_tells_nothing() -> None:
    assert (
        read("550 Xyzzy. See https://help.example.com/defer-06.html or /html/rfc6591").reason == "undefined"
    )
    assert read("550 Xyzzy: HTML").reason == "policyviolation"


def test_a_gateway_s_own_words_before_a_quoted_reply_do_not_count() -> None:
    told = read(
        "5.1.0 - Unknown address error 550-'5.2.2 <ada@example.com>... Mailbox Full' (delivery attempts: 0)"
    )
    assert (told.reason, told.status, told.reply_code) == ("mailboxfull", "5.2.2", 550)


def test_evidence_is_verbatim_with_the_code_that_agrees() -> None:
    told = read("550-5.1.1 The email account that you tried to\n550-5.1.1 reach does not exist. Sorry")
    words, code = told.evidence
    assert words.text == "The email account that you tried to\n550-5.1.1 reach does not exist"
    assert (code.text, code.rule) == ("5.1.1", "status/X.1.1")


def test_a_rule_s_own_causes_come_before_its_reason_s() -> None:
    assert read("450 4.2.0 Greylisted, please come back").likely_causes == ("greylisted",)
    assert read("550 5.7.23 no").likely_causes == ("spf-fail",)
    assert (
        read("450 4.7.1 <mx1>: Helo command rejected: Host not found").likely_causes[0] == "sender-bad-helo"
    )
    listed = "554 5.7.1 Helo command [mx.example.net] blocked using dbl.example"
    assert read(listed).likely_causes == ("sender-blocklisted",)
    assert read("User unknown").likely_causes == ("mailbox-unknown",)
    for unknown in ("530 Authentication required", "535 5.7.0 Authentication failed", "503 5.5.1 AUTH first"):
        assert read(unknown).likely_causes == ("relay-denied",)
    assert read("550 5.7.1 RESOLVER.RST.AuthRequired; authentication required").likely_causes == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("host antispam.example.com[192.0.2.1] said: 550 User unknown", "userunknown"),
        ("host mx-relay.example.com [192.0.2.1]: 552 Quota exceeded", "mailboxfull"),
        ("550 greylist.example.com Mailbox full", "mailboxfull"),
        ("This is the mail system at host rbl.example.com: 552 Quota exceeded", "mailboxfull"),
        ("554-virus.example.com 5.0.0 Xyzzy", "undefined"),
        ("host unknown.example.com[192.0.2.1] said: 554 5.0.0 Xyzzy", "undefined"),
        ("554 5.0.0 Xyzzy. Remote system: dns;virus.example.com", "undefined"),
        ("554 5.0.0 Xyzzy (quota.example.com ESMTP)", "undefined"),
        ("This is the DragonFly Mail Agent v0.13 at antispam.example. 554 5.0.0 Xyzzy", "undefined"),
        ("550 rbl.example.com has you on it", "blocked"),
        ("550 Xyzzy, see rbl.example.com", "blocked"),
    ],
)
def test_the_name_of_a_server_tells_nothing_unless_it_may_be_a_list(text: str, reason: str) -> None:
    assert read(text).reason == reason
