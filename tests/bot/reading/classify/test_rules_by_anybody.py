"""Words that no documented reply has, but that anybody may use."""

import pytest

from bot.reading.classify import classify
from bot.reading.facts import Facts
from tests.bot.reading.messages import means


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 The addressee is not known here", "userunknown"),
        ("550 Mailbox bob@b.example cannot be found", "userunknown"),
        ("550 That account was closed last year", "suspend"),
        ("550 Domain b.example is not resolvable", "hostunknown"),
        ("450 Daily messages limit reached", "ratelimited"),
        ("554 Your host has been banned", "blocked"),
        ("554 Relaying to that host is not allowed", "norelaying"),
        ("554 Your return path is unacceptable", "rejected"),
        ("554 That mailbox isn't registered", "userunknown"),
        ("550 That mailbox doesnt exist", "userunknown"),
        ("550 Recipient name bob is not unique. Several matches found in Domino Directory.", "userunknown"),
        ("550 Sender is on our customer's block list", "rejected"),
        ("550 Sender IP is on our block list", "blocked"),
        ("550 Messages without To: fields are not accepted here", "notcompliantrfc"),
        ("550 No valid recipients for this message", "userunknown"),
        ("550 Documents of this type are unwelcome", "policyviolation"),
        ("550 This account refuses such mail", "filtered"),
        ("503 Your passwd", "securityerror"),
        ("451 We were unable to store that", "systemerror"),
        ("451 We failed to reach anybody there", "networkerror"),
        ("421 The session was abruptly interrupted", "networkerror"),
        ("550 This gateway could not parse that", "contenterror"),
        ("550 The owner of it moved to Spain", "hasmoved"),
        ("550 Our receiver does not want such things", "filtered"),
        ("550 He is no longer among us", "userunknown"),
        ("550 This is too big for our pipe", "emailtoolarge"),
        ("552 No more mail for him, please", "mailboxfull"),
        ("550 Relay? Not for you", "norelaying"),
        ("554 That EHLO name is funny", "blocked"),
        ("550 You have no permission to do so", "securityerror"),
    ],
)
def test_undocumented_words_are_understood(text: str, reason: str) -> None:
    assert means(text).reason == reason


def test_a_topic_with_a_statement_counts_before_one_only_named() -> None:
    assert means("550 The frequency: a letter longer than that").reason == "emailtoolarge"
    assert means("550 The frequency: your letter").reason == "ratelimited"


def test_a_topic_counts_in_a_reply_with_a_code_or_in_the_field_for_it() -> None:
    assert means("550 Reverse lookups, please").reason == "requireptr"
    assert means("Reverse lookups", part="delivery-status").reason == "requireptr"
    assert means("Reverse lookups, please").reason == "undefined"


def test_topics_count_less_than_a_code_that_names_a_reason() -> None:
    assert means("552 5.2.2 The account is not known to have room").reason == "mailboxfull"


def test_a_server_under_maintenance_blocks_nobody() -> None:
    facts = Facts(diagnostic="421 Being maintained, back on Monday", command="CONN")
    assert classify(facts).reason == "notaccept"


def test_words_about_a_domain_concern_the_sender_before_rcpt() -> None:
    facts = Facts(diagnostic="550 Domain a.example is not resolvable", command="MAIL")
    assert classify(facts).reason == "rejected"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("503 Please provide a MAIL FROM before sending RCPT", "syntaxerror"),
        ("503 Sender already specified", "syntaxerror"),
        ("550 Invalid reverse path signature", "rejected"),
        ("550 You are not authorized to send mail to the NEWS list from that account", "rejected"),
        ("552 Too many messages on this mailbox", "mailboxfull"),
        ("Delivery has failed due to a full mailbox after numerous attempts", "mailboxfull"),
        ("550 5.7.1 This host is not configured to accept mail for that domain", "norelaying"),
        ("bob@b.example: no valid MX hosts found", "hostunknown"),
        ("They are not accepting mail from ada@a.example", "filtered"),
        ("550 Your sender domain is blacklisted", "rejected"),
        ("550 sender <prvs=0c12=ada@a.example> is blacklisted", "rejected"),
        ("550 5.2.1 This gateway does not accept mails from ada@a.example", "rejected"),
        ("550 Unrouteable address", "userunknown"),
        ("550 5.7.1 Rejected, see <http://www.openspf.net/Why?id=ada@a.example>", "authfailure"),
    ],
)
def test_the_statement_and_not_a_single_word_says_whom_a_refusal_concerns(text: str, reason: str) -> None:
    assert means(text).reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 DMARC sender invalid, rejected", "authfailure"),
        ("421 Rate limited, for there is no DMARC alignment", "authfailure"),
        ("550 The attachment count of this message has exceeded ours", "policyviolation"),
        ("550 5.7.10 Encrypted connection is required here", "failedstarttls"),
        ("554 IP: 192.0.2.1, you are not allowed to send us mail", "blocked"),
        ("521 Access is denied from your IP 192.0.2.1", "blocked"),
        ("554 Number of 'Received:' headers exceeds maximum", "networkerror"),
        ("452 The number of connections from there exceeds the maximum", "ratelimited"),
        ("451 4.4.0 The message failed to be replicated", "systemerror"),
        ("451 4.3.2 Temporary server error", "systemerror"),
        ("550 No recipient activity for a year", "suspend"),
        ("450 This mail is temporarily denied", "policyviolation"),
        ("550 5.7.1 b.example is not hosted here", "norelaying"),
        ("550 Mail box space not enough for that", "mailboxfull"),
    ],
)
def test_the_cause_counts_before_its_effect(text: str, reason: str) -> None:
    assert means(text).reason == reason
