"""Whether a failure is permanent."""

from tests.bot.reading.messages import means, only, report


def test_a_domain_that_routes_back_to_the_sender_is_permanent() -> None:
    """Exim's words and code for it; its notice calls it a permanent error."""
    fields = "Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; bob@b.example\nAction: failed\n"
    notice = "  bob@b.example\n    lowest numbered MX record points to local host\n"
    bounce = only(report(notice, f"{fields}Status: 5.0.0\n"))

    assert (bounce.reason, bounce.permanent) == ("networkerror", True)


def test_permanence_is_the_class_of_the_reply_whatever_the_reason() -> None:
    assert means("452 4.2.2 Mailbox full").permanent is False
    assert means("552 5.2.2 Mailbox full").permanent is True


def test_permanence_is_the_class_of_the_status_without_a_reply() -> None:
    assert means("Mailbox full", status="4.2.2").permanent is False


def test_permanence_follows_from_the_reason_without_any_code() -> None:
    assert means("User unknown").permanent is True


def test_it_follows_from_words_that_a_provider_uses_of_permanent_failures_only() -> None:
    words = "Each of the following recipients was rejected by a remote mail server."
    assert means(words, remote_mta="lsean.ezweb.ne.jp").permanent is True


def test_a_failure_without_waiting_counts_as_permanent() -> None:
    assert means("Mailbox full", action="failed").permanent is True
    assert means("Mailbox full; retry timeout exceeded", action="failed").permanent is False


def test_permanence_is_unknown_if_nothing_tells() -> None:
    assert means("Mailbox full").permanent is None


def test_a_positive_reply_says_nothing_about_a_failure() -> None:
    assert means("250 Accepted", action="failed", status="5.3.0").permanent is True


def test_a_reply_that_calls_it_expired_is_permanent() -> None:
    """The 550 is Exchange's own; 4.4.7 is the code for a message that waited."""
    assert means("550 5.4.316 Message expired").permanent is True
    assert means("550 Message expired").permanent is True
    assert means("550 4.4.7 Mailbox full").permanent is True
    assert means("550 4.4.7 Message expired").permanent is False


def test_the_reporters_code_does_not_make_a_temporary_failure_permanent() -> None:
    words = "Temporary failure in name resolution"

    assert means(words, status="5.0.0", action="failed").permanent is False
    assert means(words).permanent is False
    assert means(None, status="5.0.0", action="expired").permanent is False


def test_an_expiry_does_not_make_a_permanent_failure_temporary() -> None:
    ran_out = "retry timeout exceeded"

    assert means("User unknown", status="5.0.0", action="failed", text=ran_out).permanent is True
    assert means(None, status="5.4.1", action="failed", text=ran_out).permanent is True
