"""A refusal in words about us: whether what they object to is ours, and whether it is still so."""

from dataclasses import replace

import pytest

from bot.checks.context import Ourselves
from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, Diagnosis
from bot.models.dns import DnsOutcome
from bot.reading.reader import read_text
from tests.bot.diagnosis.conftest import OURS, Desk

SENDER = "ada@sender.example"
UNKNOWN_DOMAIN = f"450 4.1.8 <{SENDER}>: Sender address rejected: Domain not found"


def refusal(reply: str, at: str = "mx1.example.com") -> Bounce:
    (bounce,) = read_text(reply).bounces
    return replace(bounce, reporting_mta="out.sender.example", remote_mta=at, envelope_from=SENDER)


def told(seen: Diagnosis) -> tuple[str, Actor]:
    return seen.verdict.cause, seen.verdict.actor


def steps(seen: Diagnosis) -> str:
    return " ".join(each.text for each in seen.steps)


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        ({}, "sender.example does not exist"),
        ({("sender.example", "TXT"): ("v=spf1 -all",)}, "neither an MX record nor an address"),
        ({("sender.example", "MX"): ("0 .",)}, "null MX"),
    ],
)
async def test_a_sender_domain_that_takes_no_mail_is_ours_to_fix(
    desk: Desk, records: dict[tuple[str, str], tuple[str, ...]], problem: str
) -> None:
    desk.resolver.records |= records
    seen = await desk.ask(refusal(UNKNOWN_DOMAIN))
    assert told(seen) == ("sender-domain-broken", Actor.SENDER)
    assert problem in seen.verdict.summary
    assert "block list" not in steps(seen)


async def test_a_sender_domain_whose_name_servers_fail_is_ours_to_fix(desk: Desk) -> None:
    desk.resolver.outcomes["sender.example", "MX"] = DnsOutcome.SERVER_FAILURE
    seen = await desk.ask(refusal(UNKNOWN_DOMAIN))
    assert told(seen) == ("sender-domain-broken", Actor.SENDER)
    assert "cannot be looked up by our resolver either" in seen.verdict.summary


async def test_a_sender_domain_whose_mail_hosts_are_gone_is_ours_to_fix(desk: Desk) -> None:
    desk.resolver.records["sender.example", "MX"] = ("10 old.sender.example",)
    seen = await desk.ask(refusal(UNKNOWN_DOMAIN))
    assert told(seen) == ("sender-domain-broken", Actor.SENDER)
    assert "none of their hosts has an address: old.sender.example" in seen.verdict.summary


async def test_mail_hosts_of_the_sender_that_cannot_be_looked_up_may_exist(desk: Desk) -> None:
    desk.resolver.records["sender.example", "MX"] = ("10 mx.sender.example",)
    desk.resolver.outcomes["mx.sender.example", "A"] = DnsOutcome.SERVER_FAILURE
    assert told(await desk.ask(refusal(UNKNOWN_DOMAIN))) == ("inconclusive", Actor.UNKNOWN)


@pytest.mark.parametrize(("rtype", "record"), [("MX", "10 mx.sender.example"), ("A", "192.0.2.25")])
async def test_a_sender_domain_that_others_find_is_not_blamed_on_us(
    desk: Desk, rtype: str, record: str
) -> None:
    desk.resolver.records["sender.example", rtype] = (record,)
    desk.resolver.records["mx.sender.example", "A"] = ("192.0.2.25",)
    seen = await desk.ask(refusal(UNKNOWN_DOMAIN))
    assert told(seen) == ("inconclusive", Actor.UNKNOWN)
    assert "sender.example, our sender domain, can be looked up" in seen.verdict.summary
    assert "own resolver whether it finds sender.example" in steps(seen)


async def test_the_sender_domain_is_the_one_that_the_reply_names(desk: Desk) -> None:
    desk.resolver.records["sender.example", "MX"] = ("10 mx.sender.example",)
    reply = "553 5.1.8 <bob@other.example>... Domain of sender address bob@other.example does not exist"
    assert "other.example does not exist" in (await desk.ask(refusal(reply))).verdict.summary


@pytest.mark.parametrize(
    "reply",
    [
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; "
        "Error: open resolver; https://www.spamhaus.org/returnc/pub/198.51.100.53",
        "554 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; "
        "Error: excessive number of queries; https://www.spamhaus.org/returnc/vol/198.51.100.53",
        "550 5.7.1 Service unavailable; client [192.0.2.1] blocked using dnsbl.sorbs.net",
    ],
)
async def test_a_misused_block_list_is_for_the_recipient_to_fix(desk: Desk, reply: str) -> None:
    seen = await desk.ask(refusal(reply))
    assert told(seen) == ("block-list-misused", Actor.RECIPIENT)
    assert "equest removal" not in steps(seen)
    relayed = await desk.ask(refusal(reply, at="relay.sender.example"))
    assert relayed.verdict.actor is Actor.UNKNOWN


async def test_a_block_list_that_lists_everybody_is_for_the_recipient_to_remove(desk: Desk) -> None:
    listed = {f"{each}.list.example": "127.0.0.2" for each in ("2.0.0.127", "1.0.0.127", "1.2.0.192")}
    desk.resolver.records |= {(name, "A"): (code,) for name, code in listed.items()}
    desk.ourselves = OURS._replace(dnsbls=("list.example",))
    reply = "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using list.example"
    seen = await desk.ask(refusal(reply))
    assert told(seen) == ("block-list-misused", Actor.RECIPIENT)
    assert "list.example out of the mail server's configuration" in steps(seen)
    del desk.resolver.records["1.0.0.127.list.example", "A"]
    assert told(await desk.ask(refusal(reply))) == ("sender-blocklisted", Actor.SENDER)


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        f"553 5.7.1 <{SENDER}>: Sender address rejected: not owned by user bob",
    ],
)
async def test_a_sender_address_that_the_account_may_not_use_is_recognized_whoever_says_so(
    desk: Desk, reply: str
) -> None:
    for at in ("mx1.example.com", "exchange.sender.example"):
        seen = await desk.ask(refusal(reply, at))
        assert told(seen) == ("send-as-denied", Actor.SENDER)
        assert "route" not in steps(seen)


async def test_an_outdated_tls_version_is_ours_whatever_their_certificate(desk: Desk) -> None:
    seen = await desk.ask(refusal("550 5.7.1 TLS 1.2 or higher is required to deliver to this domain"))
    assert told(seen) == ("tls-required", Actor.SENDER)
    assert "TLS 1.2 and 1.3" in steps(seen)


async def test_the_settings_name_the_sender_domain_if_the_bounce_does_not(desk: Desk) -> None:
    desk.ourselves = Ourselves(control_hosts=OURS.control_hosts, sender_domains=("ours.example",))
    bounce = replace(refusal("451 4.1.8 Sender domain must resolve"), envelope_from=None)
    assert "ours.example does not exist" in (await desk.ask(bounce)).verdict.summary


async def test_the_wrong_one_of_two_domains_is_not_blamed_if_either_may_have_sent(desk: Desk) -> None:
    desk.ourselves = OURS._replace(sender_ips=("192.0.2.25",), sender_domains=("good.example", "bad.example"))
    desk.resolver.records["good.example", "TXT"] = ("v=spf1 ip4:192.0.2.25 -all",)
    desk.resolver.records["bad.example", "TXT"] = ("v=spf1 -all",)
    unnamed = replace(refusal("550 5.7.23 SPF validation failed"), envelope_from=None, sender=None)
    seen = await desk.ask(unnamed)
    assert told(seen) == ("inconclusive", Actor.UNKNOWN)
    assert "SPF of bad.example for 192.0.2.25: fail" in seen.verdict.summary
    assert "SPF of good.example for 192.0.2.25: pass" in seen.verdict.summary
    assert "which IP address and domain it was sent from" in seen.steps[0].text
    bad = await desk.ask(replace(unnamed, envelope_from="ada@bad.example"))
    assert told(bad) == ("spf-fail", Actor.SENDER)
    good = await desk.ask(replace(unnamed, envelope_from="ada@good.example"))
    assert told(good) == ("inconclusive", Actor.UNKNOWN)
    assert "looks fine now" in good.verdict.summary


async def test_a_missing_dmarc_record_is_to_be_published(desk: Desk) -> None:
    reply = "550-5.7.40 Your email has been blocked because the domain doesn't have a DMARC record. - gsmtp"
    seen = await desk.ask(refusal(reply))
    assert told(seen) == ("dmarc-reject", Actor.SENDER)
    assert seen.steps[0].text.startswith("Publish a DMARC record")
    assert "policy is not reject" not in steps(seen)


async def test_googles_code_for_a_hard_spf_fail_is_understood(desk: Desk) -> None:
    reply = (
        "550-5.7.26 The MAIL FROM domain [sender.example] has an SPF record with a hard fail policy (-all) "
        "but it fails to pass SPF checks with the ip: [192.0.2.25]. - gsmtp"
    )
    assert told(await desk.ask(refusal(reply))) == ("spf-fail", Actor.SENDER)
    returned = replace(refusal(reply, "gmail-smtp-in.l.google.com"), reporting_mta="mx1.example.com")
    assert (await desk.ask(returned)).verdict.actor is Actor.RECIPIENT


async def test_a_wrong_date_is_the_senders_clock(desk: Desk) -> None:
    seen = await desk.ask(refusal("550 5.7.1 Message rejected: Date header is too far in the future"))
    assert told(seen) == ("content-rejected", Actor.SENDER)
    assert "the clock and the time zone" in seen.steps[0].text


async def test_a_sending_address_that_is_not_ours_may_be_a_forgers(desk: Desk) -> None:
    desk.ourselves = OURS._replace(sender_ips=("192.0.2.25",), sender_domains=("sender.example",))
    desk.resolver.records["sender.example", "TXT"] = ("v=spf1 ip4:192.0.2.25 -all",)
    reply = "550 5.7.23 SPF fail: 203.0.113.99 is not allowed to send for sender.example"
    seen = await desk.ask(refusal(reply))
    assert told(seen) == ("spf-fail", Actor.SENDER)
    assert "203.0.113.99 to send for sender.example, and that is none of our" in seen.verdict.summary
    assert seen.steps[0].text.startswith("Find out whose 203.0.113.99 is")
    assert "Fix the SPF record" not in steps(seen)


async def test_the_domain_that_a_reply_about_dmarc_names_may_be_a_list_members(desk: Desk) -> None:
    desk.ourselves = OURS._replace(sender_domains=("sender.example",))
    desk.resolver.records["_dmarc.author.example", "TXT"] = ("v=DMARC1; p=reject",)
    desk.resolver.records["_dmarc.sender.example", "TXT"] = ("v=DMARC1; p=reject",)
    reply = "550 5.7.26 Unauthenticated email from {} is not accepted due to domain's DMARC policy"
    passed_on = await desk.ask(refusal(reply.format("author.example")))
    assert told(passed_on) == ("dmarc-reject", Actor.SENDER)
    assert "policy of author.example, which is none of our sender domains" in passed_on.verdict.summary
    assert "munge_from" in passed_on.steps[0].text
    own = await desk.ask(refusal(reply.format("sender.example")))
    assert "Our own DMARC policy" in own.verdict.summary


@pytest.mark.parametrize(
    ("reply", "actor"),
    [
        ("550 5.7.1 <>: Sender address rejected: null sender not accepted", Actor.RECIPIENT),
        ("553 5.5.4 <>: we do not accept bounces", Actor.RECIPIENT),
        ("550 5.7.1 BATV: this message did not originate here", Actor.SENDER),
    ],
)
async def test_the_empty_sender_is_nobodys_address(desk: Desk, reply: str, actor: Actor) -> None:
    seen = await desk.ask(refusal(reply))
    assert told(seen) == ("empty-sender-refused", actor)
    assert SENDER not in seen.verdict.summary + steps(seen)
    assert seen.recheck.after_seconds is None


async def test_a_list_that_the_reply_names_is_asked_whether_it_lists_everybody(desk: Desk) -> None:
    for point in ("2.0.0.127", "1.0.0.127", "25.2.0.192"):
        desk.resolver.records[f"{point}.dead.example", "A"] = ("127.0.0.2",)
    desk.resolver.records["2.0.0.127.lists.example", "A"] = ("127.0.0.2",)
    reply = "554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using {}"
    everybody = await desk.ask(refusal(reply.format("dead.example")))
    assert told(everybody) == ("block-list-misused", Actor.RECIPIENT)
    delisted = await desk.ask(refusal(reply.format("lists.example")))
    assert told(delisted) == ("inconclusive", Actor.UNKNOWN)
    assert "192.0.2.25 is not on lists.example" in delisted.verdict.summary


async def test_an_error_of_the_list_is_no_listing_whatever_page_it_names(desk: Desk) -> None:
    reply = "554 5.7.1 Client host [192.0.2.25] blocked using zen.spamhaus.org; Error: open resolver; https://check.example/1"
    assert told(await desk.ask(refusal(reply))) == ("block-list-misused", Actor.RECIPIENT)


CONNECTOR = "550 5.7.51 TenantInboundAttribution; There is a partner connector configured that matched"


async def test_a_partner_connector_lets_in_the_gateway_only(desk: Desk) -> None:
    at_mx = await desk.ask(refusal(CONNECTOR))
    assert told(at_mx) == ("sender-not-let-in", Actor.RECIPIENT)
    assert at_mx.steps[0].text.startswith("Correct the partner connector")
    around = await desk.ask(refusal(CONNECTOR, "example-com.mail.protection.outlook.com"))
    assert told(around) == ("sender-not-let-in", Actor.SENDER)
    assert "Remove our route to example-com.mail.protection.outlook.com" in around.steps[0].text
    assert "partner connector" not in steps(around)


async def test_a_failed_lookup_at_a_list_is_no_listing(desk: Desk) -> None:
    seen = await desk.ask(refusal("451 4.7.1 Service unavailable; lookup at zen.spamhaus.org failed"))
    assert told(seen) == ("recipient-misconfigured", Actor.RECIPIENT)


POSTSCREEN = "host mx1.example.com[192.0.2.1] said: 450 4.3.2 Service currently unavailable"


async def test_postscreen_and_mimecast_defer_the_first_attempt(desk: Desk) -> None:
    internal = (
        "451 Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451"
    )
    for reply in (f"{POSTSCREEN} (in reply to RCPT TO command)", internal):
        seen = await desk.ask(replace(refusal(reply), action="delayed"))
        assert told(seen) == ("greylisted", Actor.NOBODY)


async def test_a_filter_whose_server_is_not_named_may_be_ours(desk: Desk) -> None:
    said = refusal("554 5.7.1 Message rejected as spam by content filter")
    theirs, unnamed = await desk.ask(said), await desk.ask(replace(said, remote_mta=None))
    assert {told(theirs), told(unnamed)} == {("content-rejected", Actor.SENDER)}
    assert "example.com's mail filter" in theirs.verdict.summary
    assert "it may have been out.sender.example" in unnamed.verdict.summary
    assert "log of out.sender.example" in unnamed.steps[0].text
