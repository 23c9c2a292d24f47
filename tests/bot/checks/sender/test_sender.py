"""Who we are for a bounced message, and what authenticates our mail. With a simulated resolver."""

from collections.abc import Mapping

from bot.checks.context import Ourselves
from bot.checks.sender import Identity, check_sender, identify
from bot.models.bounce import Bounce, Signature
from bot.models.diagnosis import Finding, FindingState
from tests.bot.checks.sender.context import context_with

KEY = "v=DKIM1; k=ed25519; p=" + "A" * 43 + "="


async def told(records: Mapping[tuple[str, str], tuple[str, ...]], who: Identity) -> dict[str, Finding]:
    context = context_with(records)
    await check_sender(context, who)
    return {each.check: each for each in context.findings}


def test_only_the_beginning_of_an_endless_reply_is_searched() -> None:
    filler = "a-" * 50_000
    found = identify(Ourselves(), Bounce(diagnostic=f"550 [192.0.2.1] {filler} [192.0.2.2]"))
    assert found.addresses == ("192.0.2.1",)


def test_the_helo_name_is_the_one_in_the_reply_or_else_in_the_settings() -> None:
    ours = Ourselves(helo_name="mx.ours.example")
    assert (
        identify(ours, Bounce(diagnostic="504 5.5.2 <laptop>: Helo command rejected")).helo_heard == "laptop"
    )
    told = identify(ours, Bounce(diagnostic="550 Invalid HELO name"))
    assert (told.helo_heard, told.helo_set) == (None, "mx.ours.example")


def test_the_bounced_message_takes_precedence_over_the_settings() -> None:
    ours = Ourselves(sender_domains=("ours.example",))
    signed = (Signature(selector="s1", domain="mailer.net"),)
    bounce = Bounce(sender="ann@example.com", envelope_from="bounces@mailer.net", signatures=signed)
    who = identify(ours, bounce)
    assert (who.author_domains, who.envelope_domains) == (("example.com",), ("mailer.net",))
    assert (who.keys, who.unsigned) == (signed, False)
    assert identify(ours, Bounce()).author_domains == ("ours.example",)
    assert identify(ours, Bounce(signatures=())).unsigned


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
