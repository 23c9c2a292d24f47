"""A session compared with earlier ones: what is usual, and what is far above it."""

from datetime import timedelta

import pytest

from bot.checks.servers.history import Baseline, slower_banner, slower_connect
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from tests.given import NOON, sighting
from tests.twins.network import ended


def took(connect: float, banner: float = 0.1, vantage: str = "direct") -> SmtpSession:
    return SmtpSession(
        address="192.0.2.1",
        vantage=vantage,
        outcome=SmtpOutcome.OK,
        stage=Stage.QUIT,
        banner="220 mx1 ESMTP",
        timings={Stage.CONNECT: connect, Stage.BANNER: banner},
    )


USUAL = Baseline.of(sighting(minutes) for minutes in range(5))


def test_the_usual_time_is_the_median_of_good_sessions() -> None:
    bad = sighting(1, outcome=SmtpOutcome.TIMEOUT, stage=Stage.CONNECT, connect_seconds=None)
    usual = Baseline.of([bad, sighting(12, connect_seconds=2.0), sighting(20), sighting(30)])
    assert (usual.looks, usual.connect, usual.last_good) == (4, 0.04, NOON - timedelta(minutes=12))


def test_a_shared_session_counts_once() -> None:
    usual = Baseline.of([sighting(5, domain=f"{name}.example") for name in "abc"])
    assert (usual.looks, usual.connect) == (1, None)


def test_two_good_sessions_are_too_few_for_a_usual_time() -> None:
    assert Baseline.of([sighting(5), sighting(6)]).connect is None


def test_times_through_a_proxy_are_not_used() -> None:
    assert Baseline.of(sighting(minutes, vantage="office") for minutes in range(5)).connect is None
    assert slower_connect([took(0.9, vantage="office")], USUAL) is None


@pytest.mark.parametrize(("now", "far"), [(0.9, True), (0.34, True), (0.33, False), (0.04, False)])
def test_a_handshake_is_slower_only_far_above_the_usual(now: float, far: bool) -> None:
    assert (slower_connect([took(now)], USUAL) == now) is far


def test_a_distant_server_is_not_slower_than_usual() -> None:
    far_away = Baseline.of(sighting(minutes, connect_seconds=0.3) for minutes in range(5))
    assert slower_connect([took(0.9)], far_away) is None
    assert slower_connect([took(1.3)], far_away) == 1.3


def test_a_failed_connection_is_not_slow() -> None:
    dead = ended("192.0.2.1", SmtpOutcome.TIMEOUT)
    assert slower_connect([dead], USUAL) is None


@pytest.mark.parametrize(("now", "far"), [(3.0, True), (1.0, False), (6.0, False)])
def test_a_banner_is_slower_only_far_above_the_usual_but_below_postscreen(now: float, far: bool) -> None:
    """A delay of six seconds is postscreen's."""
    assert (slower_banner([took(0.04, now)], USUAL) == now) is far
