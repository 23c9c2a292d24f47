"""Several vantages: blind ones do not count, and a disagreement blames nobody."""

from bot.models.diagnosis import Actor
from bot.models.smtp import SmtpOutcome, Stage
from tests.bot.diagnosis.conftest import CONTROLS, FIRST, SECOND, Desk
from tests.twins.network import ended, silent


async def test_sessions_from_a_blind_vantage_do_not_count(desk: Desk) -> None:
    desk.prober.vantages = ("direct", "office")
    desk.prober.ends = {("direct", each): silent(each) for each in (FIRST, SECOND, *CONTROLS.values())}
    assert (await desk.ask(status="4.4.1")).verdict.cause == "healthy"


async def test_sessions_over_a_family_that_a_vantage_is_blind_over_do_not_count(desk: Desk) -> None:
    desk.prober.vantages = ("direct", "office")
    desk.resolver.records["mx.control.example", "AAAA"] = ("2001:db8::25",)
    desk.prober.ends = {("direct", each): silent(each) for each in (FIRST, SECOND, *CONTROLS.values())}
    assert (await desk.ask(status="4.4.1")).verdict.cause == "healthy"


async def test_a_server_dead_from_a_seeing_vantage_is_dead(desk: Desk) -> None:
    desk.prober.vantages = ("direct", "office")
    everything = (FIRST, SECOND, *CONTROLS.values())
    desk.prober.ends = {("direct", each): silent(each) for each in everything}
    desk.prober.ends |= {("office", each): silent(each, "office") for each in (FIRST, SECOND)}
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "recipient-unreachable"
    assert f"smtp:mx1.example.com/{FIRST}@office" in seen.causes[0].supports


async def test_vantages_that_disagree_blame_nobody(desk: Desk) -> None:
    desk.prober.vantages = ("direct", "office")
    desk.prober.ends = {("direct", each): silent(each) for each in (FIRST, SECOND)}
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "inconclusive"
    assert "can be reached from office, but not from here" in seen.verdict.summary


async def test_a_server_that_hangs_up_on_one_vantage_only_blames_nobody(desk: Desk) -> None:
    desk.prober.vantages = ("direct", "office")
    desk.prober.ends = {
        ("office", each): ended(each, SmtpOutcome.CLOSED, Stage.BANNER, vantage="office")
        for each in (FIRST, SECOND)
    }
    seen = await desk.ask(status="4.4.2")
    assert seen.verdict.cause == "inconclusive"
    assert "can be reached from here, but not from office" in seen.verdict.summary


async def test_a_blind_vantage_is_named_beside_one_that_sees(desk: Desk) -> None:
    desk.prober.vantages = ("direct", "office")
    desk.prober.ends = {("direct", each): silent(each) for each in (FIRST, SECOND, *CONTROLS.values())}
    seen = await desk.ask(status="4.4.1")
    assert "No mail server can be reached from here" in seen.verdict.summary
    assert any(each.actor is Actor.SENDER_NETWORK and "port 25" in each.text for each in seen.steps)


async def test_a_vantage_without_ipv6_is_not_called_blind(desk: Desk) -> None:
    desk.prober.vantages = ("direct", "office")
    desk.resolver.records["mx.control.example", "AAAA"] = ("2001:db8::25",)
    desk.resolver.records["mx1.example.com", "AAAA"] = ("2001:db8::1",)
    desk.prober.ends = {("direct", each): silent(each) for each in ("2001:db8::1", "2001:db8::25")}
    assert "port 25" not in (await desk.ask(status="4.4.1")).verdict.summary


async def test_no_server_answers_is_not_said_if_one_does_from_another_vantage(desk: Desk) -> None:
    desk.prober.vantages = ("direct", "office")
    desk.prober.ends = {("direct", each): silent(each) for each in (FIRST, SECOND, *CONTROLS.values())}
    seen = await desk.ask(reply="450 4.7.0 not now")
    assert "can be reached, and the mail was deferred" in seen.verdict.summary
