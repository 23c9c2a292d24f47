"""What authenticates our mail, and what our DMARC policy makes of it. With a simulated resolver."""

from collections.abc import Mapping

import pytest

from bot.checks.context import Context, Ourselves
from bot.checks.sender import Identity, check_sender, identify
from bot.checks.sender.alignment import AuthResult, is_aligned
from bot.checks.sender.dkim import judge_key
from bot.checks.sender.dmarc import Policy, find_policy, judge
from bot.checks.sender.helo import check_helo
from bot.checks.sender.spf import check_spf
from bot.checks.servers.smtp import is_as_sender
from bot.models.bounce import Bounce, Signature
from bot.models.diagnosis import Finding, FindingState
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from tests.twins.network import PaperProber, PaperResolver

KEY = "v=DKIM1; k=ed25519; p=" + "A" * 43 + "="


def context_with(
    records: Mapping[tuple[str, str], tuple[str, ...]], ours: Ourselves | None = None
) -> Context:
    return Context(PaperResolver(dict(records)), PaperProber(), lambda _: None, ours or Ourselves())


async def told(records: Mapping[tuple[str, str], tuple[str, ...]], who: Identity) -> dict[str, Finding]:
    context = context_with(records)
    await check_sender(context, who)
    return {each.check: each for each in context.findings}


HELO_RECORDS = {("mx.ours.example", "A"): ("192.0.2.1",), ("mx.ours.example", "MX"): ()}


@pytest.mark.parametrize(
    ("name", "addresses", "problem"),
    [
        ("mx.ours.example", (), None),
        ("mx.ours.example", ("192.0.2.1",), None),
        ("mx.ours.example", ("::ffff:192.0.2.1",), None),
        ("mx.ours.example", ("192.0.2.2",), "resolves to 192.0.2.1"),
        ("old.ours.example", (), "does not exist"),
        ("localhost", (), "not a full host name"),
        ("mail.ours.local", (), "not a full host name"),
        ("mail_1.ours.example", (), "is not a valid host name"),
        ("192.0.2.1", ("192.0.2.1",), "is an IP address"),
        ("[IPv6:2001:db8::1]", (), "is an IP address"),
    ],
)
async def test_what_is_wrong_with_a_helo_name_is_reported(
    name: str, addresses: tuple[str, ...], problem: str | None
) -> None:
    context = context_with(HELO_RECORDS)
    await check_helo(context, name, addresses, heard=True)
    (found,) = context.findings
    assert found.state is (FindingState.FAIL if problem else FindingState.OK)
    assert (problem or "has an address") in found.summary


async def test_a_helo_name_with_an_internal_address_is_not_judged_and_the_address_not_shown() -> None:
    context = context_with({("mx.ours.example", "A"): ("10.0.0.1",)})
    context.prober = PaperProber(forbidden=frozenset({"10.0.0.1"}))
    await check_helo(context, "mx.ours.example", ("192.0.2.1",), heard=True)
    (found,) = context.findings
    assert found.state is FindingState.UNKNOWN
    assert not found.detail["heard_good"]
    assert not found.detail["facts"]
    assert "10.0.0.1" not in found.summary


def test_the_helo_name_is_the_one_in_the_reply_or_else_in_the_settings() -> None:
    ours = Ourselves(helo_name="mx.ours.example")
    assert (
        identify(ours, Bounce(diagnostic="504 5.5.2 <laptop>: Helo command rejected")).helo_heard == "laptop"
    )
    told = identify(ours, Bounce(diagnostic="550 Invalid HELO name"))
    assert (told.helo_heard, told.helo_set) == (None, "mx.ours.example")


@pytest.mark.parametrize(
    ("domain", "author", "strict", "aligned"),
    [
        ("example.com", "example.com", True, True),
        ("mail.example.com", "example.com", True, False),
        ("mail.example.com", "example.com", False, True),
        ("example.com", "news.example.com", False, True),
        ("mailer.net", "example.com", False, False),
        ("a.co.uk", "b.co.uk", False, False),
    ],
)
def test_alignment_is_strict_or_relaxed(domain: str, author: str, strict: bool, aligned: bool) -> None:
    assert is_aligned(domain, author, strict=strict) is aligned


@pytest.mark.parametrize(
    ("results", "aligned"),
    [
        ([], None),
        ([AuthResult("SPF", "example.com", False)], False),
        ([AuthResult("SPF", "mailer.net", True)], False),
        ([AuthResult("SPF", "mailer.net", True), AuthResult("DKIM", "mail.example.com", True)], True),
    ],
)
def test_one_aligned_pass_is_enough(results: list[AuthResult], aligned: bool | None) -> None:
    assert judge(Policy(author="example.com", where="example.com", asks="reject"), results) is aligned


def test_strict_alignment_applies_to_each_method_separately() -> None:
    policy = Policy(author="example.com", asks="reject", strict=frozenset({"DKIM"}))
    assert judge(policy, [AuthResult("DKIM", "mail.example.com", True)]) is False
    assert judge(policy, [AuthResult("SPF", "mail.example.com", True)]) is True


async def test_a_signature_of_another_domain_does_not_satisfy_the_policy() -> None:
    records = {
        ("_dmarc.example.com", "TXT"): ("v=DMARC1; p=reject",),
        ("s1._domainkey.mailer.net", "TXT"): (KEY,),
    }
    who = Identity(author_domains=("example.com",), keys=(Signature(selector="s1", domain="mailer.net"),))
    found = await told(records, who)
    assert (found["dkim"].state, found["dkim"].detail["aligned"]) == (FindingState.WARN, False)
    assert (found["dmarc"].state, found["dmarc"].detail["aligned"]) == (FindingState.FAIL, False)
    assert "DKIM passes for mailer.net, not for example.com" in found["dmarc"].summary


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 a:mx1.example.com -all", "pass"),
        ("v=spf1 include:mailer.net -all", "pass"),
        ("v=spf1 a -all", "fail"),
        ("v=spf1 ip4:192.0.2.300 -all", "permerror"),
    ],
)
async def test_spf_passes_through_any_mechanism_that_leads_to_the_address(record: str, result: str) -> None:
    records = {
        ("example.com", "TXT"): (record,),
        ("example.com", "MX"): ("10 mx1.example.com",),
        ("mx1.example.com", "A"): ("192.0.2.25",),
        ("mailer.net", "TXT"): ("v=spf1 ip4:192.0.2.0/24 -all",),
    }
    context = context_with(records)
    found = await check_spf(context, "192.0.2.25", "example.com")
    assert found.passes is (result == "pass")
    assert [each.detail["result"] for each in context.findings] == [result]


@pytest.mark.parametrize(
    ("author", "record", "asks"),
    [
        ("news.example.com", "v=DMARC1; p=none; sp=reject", "reject"),
        ("news.example.com", "v=DMARC1; p=reject", "reject"),
        ("example.com", "v=DMARC1; p=none; sp=reject", "none"),
    ],
)
async def test_a_domain_without_a_policy_uses_that_of_its_registered_domain(
    author: str, record: str, asks: str
) -> None:
    """RFC 7489, section 6.3: `sp` is only for subdomains."""
    found = await find_policy(context_with({("_dmarc.example.com", "TXT"): (record,)}), author)
    assert (found.where, found.asks) == ("example.com", asks)


async def test_a_key_of_the_from_domain_satisfies_the_policy() -> None:
    records = {
        ("_dmarc.example.com", "TXT"): ("v=DMARC1; p=reject",),
        ("s1._domainkey.example.com", "TXT"): (KEY,),
    }
    who = Identity(author_domains=("example.com",), keys=(Signature(selector="s1", domain="example.com"),))
    found = await told(records, who)
    assert (found["dkim"].state, found["dmarc"].detail["aligned"]) == (FindingState.OK, True)


async def test_an_unsigned_message_is_reported() -> None:
    found = await told({}, Identity(author_domains=("example.com",), unsigned=True))
    assert found["dkim"].detail["unsigned"]


def test_a_revoked_key_and_an_invalid_one_are_distinguished() -> None:
    assert "revoked" in (judge_key("s", "v=DKIM1; p=") or "")
    assert "no p= tag" in (judge_key("s", "v=DKIM1; k=rsa") or "")
    assert "another version" in (judge_key("s", "v=DKIM9; p=AAAA") or "")


def test_the_bounced_message_takes_precedence_over_the_settings() -> None:
    ours = Ourselves(sender_domains=("ours.example",))
    signed = (Signature(selector="s1", domain="mailer.net"),)
    bounce = Bounce(sender="ann@example.com", envelope_from="bounces@mailer.net", signatures=signed)
    who = identify(ours, bounce)
    assert (who.author_domains, who.envelope_domains) == (("example.com",), ("mailer.net",))
    assert (who.keys, who.unsigned) == (signed, False)
    assert identify(ours, Bounce()).author_domains == ("ours.example",)
    assert identify(ours, Bounce(signatures=())).unsigned


@pytest.mark.parametrize(
    ("source", "reply", "as_sender"),
    [
        ("192.0.2.25", "554 5.7.1 go away", True),
        ("10.0.0.7", "554 5.7.1 Client host [192.0.2.25] blocked", True),
        ("10.0.0.7", "554 5.7.1 192.0.2.25 is listed.", True),
        ("10.0.0.7", "554 5.7.1 Client host [192.0.2.250] blocked", False),
        (None, None, False),
    ],
)
def test_a_session_counts_as_senders_by_its_source_or_the_reply(
    source: str | None, reply: str | None, as_sender: bool
) -> None:
    session = SmtpSession(
        address="198.51.100.1", outcome=SmtpOutcome.REJECTED, stage=Stage.BANNER, reply=reply, source=source
    )
    assert is_as_sender(session, ("192.0.2.25",)) is as_sender
