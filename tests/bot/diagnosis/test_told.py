"""What the words say failed must have been looked at from here, and found good, before "works" is said."""

import pytest

from bot.diagnosis.told import told_types
from bot.diagnosis.words import bounce_of
from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, Subject
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.query import Query
from tests.bot.diagnosis.conftest import DOMAIN, Desk

EXCHANGE = "451 4.4.0 DNS query failed. The error was: DNS query failed with error ErrorRetry"
POSTFIX = "Name service error for name=mx1.example.com type=AAAA: Host not found, try again"


def bounce_saying(words: str, **fields: object) -> Bounce:
    return bounce_of(Subject(query=Query(reply=words, **fields)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "types"),
    [
        (EXCHANGE, ("A", "AAAA", "TLSA", "DS")),
        (POSTFIX, ("AAAA",)),
        ("TLSA lookup error for mx1.example.com:25", ("TLSA",)),
        ("Name service error for name=example.com type=MX: Host not found, try again", ()),
        ("450 4.1.8 <ann@ours.example>: Sender address rejected: Domain not found", None),
        ("550 5.1.1 User unknown", None),
    ],
)
def test_the_words_say_which_records_could_not_be_looked_up(
    words: str, types: tuple[str, ...] | None
) -> None:
    assert told_types(bounce_saying(words)) == types


async def test_a_lookup_that_works_from_here_too_is_said_to_work_but_less_surely(desk: Desk) -> None:
    silent_bounce, told = await desk.ask(), await desk.ask(reply=EXCHANGE)
    assert silent_bounce.verdict.cause == told.verdict.cause == "healthy"
    assert told.verdict.confidence < 0.8 < silent_bounce.verdict.confidence
    assert any(
        "dig MX example.com" in each.text and each.actor is Actor.SENDER_NETWORK for each in told.steps
    )


async def test_a_lookup_that_fails_from_here_too_is_not_said_to_work(desk: Desk) -> None:
    desk.resolver.outcomes["_25._tcp.mx1.example.com", "TLSA"] = DnsOutcome.SERVER_FAILURE
    seen = await desk.ask(reply=EXCHANGE)
    assert seen.verdict.cause == "inconclusive"
    assert "Our resolver fails on TLSA queries for mx1.example.com (server failure)" in seen.verdict.summary
    assert "on the sending mail server itself" in seen.steps[0].text


async def test_other_records_do_not_matter_if_the_words_name_one(desk: Desk) -> None:
    desk.resolver.outcomes["_25._tcp.mx1.example.com", "TLSA"] = DnsOutcome.SERVER_FAILURE
    assert (await desk.ask(reply=POSTFIX)).verdict.cause == "healthy"


async def test_without_such_words_nothing_more_is_looked_up(desk: Desk) -> None:
    seen = await desk.ask(reply="550 5.1.1 User unknown")
    assert not any(each.check == "types" for each in seen.findings)


async def test_mail_that_fails_while_it_is_sent_is_not_said_to_work(desk: Desk) -> None:
    seen = await desk.ask(
        reply="451 4.4.0 Primary target IP address responded with an error after end of data"
    )
    assert seen.verdict.cause != "healthy"


async def test_after_a_lasting_trouble_one_good_look_is_no_certainty(desk: Desk) -> None:
    expired = Bounce(status="4.4.7", action="expired", reporting_mta="out.ours.example", permanent=False)
    seen = await desk.ask(expired)
    assert seen.verdict.cause == "healthy"
    assert seen.verdict.confidence < 0.8


async def test_an_alias_matters_only_to_those_who_could_not_look_it_up(desk: Desk) -> None:
    for host in ("mx1", "mx2"):
        name = f"{host}.example.com"
        found = desk.resolver.records[name, "A"]
        desk.resolver.told[name, "A"] = DnsAnswer(
            name, "A", DnsOutcome.ANSWERED, found, canonical=f"real-{name}"
        )
    assert (await desk.ask(reply="4.4.1 Connection timed out")).verdict.cause == "healthy"
    seen = await desk.ask(reply="5.4.4 MX of the domain is an alias")
    assert (seen.verdict.cause, seen.verdict.actor) == ("mx-unresolvable", Actor.RECIPIENT)
    assert "real-mx1.example.com" in seen.steps[0].text
    assert DOMAIN in seen.verdict.summary


async def test_a_server_that_was_shutting_down_is_waited_for(desk: Desk) -> None:
    seen = await desk.ask(reply="421 4.3.2 mx1.example.com Server shutting down")
    assert (seen.verdict.cause, seen.verdict.actor) == ("server-overloaded", Actor.NOBODY)
    assert seen.verdict.confidence < 0.8
    assert "it works again: mx1.example.com and mx2.example.com" in seen.verdict.summary
    assert seen.recheck.kind == "remind"


async def test_a_crowded_mailbox_is_no_limit_of_ours(desk: Desk) -> None:
    seen = await desk.ask(reply="432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded")
    assert (seen.verdict.cause, seen.verdict.actor) == ("server-overloaded", Actor.NOBODY)
    assert not any("Send more slowly" in each.text for each in seen.steps)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35", "smart host or connector of ours"),
        ("454 4.7.0 Failed to establish appropriate TLS channel: Access Denied", "Renew the certificate"),
    ],
)
async def test_what_only_a_change_of_settings_mends_is_not_waited_for(
    desk: Desk, words: str, told: str
) -> None:
    seen = await desk.ask(reply=words)
    assert told in seen.steps[0].text
    assert not any(each.text.startswith("Wait") for each in seen.steps)


async def test_a_missing_login_has_nothing_to_do_with_routes(desk: Desk) -> None:
    seen = await desk.ask(reply="530 5.7.0 Authentication required to relay")
    assert seen.verdict.cause == "relay-denied"
    assert not any("outdated route" in each.text for each in seen.steps)


async def test_localhost_in_an_mx_record_is_every_senders_own_machine(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 localhost",)
    desk.prober.forbidden = frozenset({"127.0.0.1"})
    seen = await desk.ask(status="5.4.6")
    assert (seen.verdict.cause, seen.verdict.actor) == ("mx-not-public", Actor.RECIPIENT)
    assert seen.steps[0].text.startswith("Replace localhost in the MX record")


async def test_a_refusal_of_the_whole_message_is_no_broken_session(desk: Desk) -> None:
    seen = await desk.ask(reply="550 5.7.1 Refused (in reply to end of DATA command)")
    assert not any("Send a small plain-text message to" in each.text for each in seen.steps)
