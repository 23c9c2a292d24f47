"""How a session with a server is judged by what the domain demands."""

import pytest

from bot.checks.tls.demands import Demands, judge
from bot.checks.tls.mta_sts import Policy
from bot.models.diagnosis import FindingState
from tests.bot.checks.tls.test_certificates import CERTIFICATE, NOW
from tests.twins.network import well


@pytest.mark.parametrize(
    ("mode", "host", "state", "words"),
    [
        ("enforce", "mx1.example.com", FindingState.OK, "as the MTA-STS policy requires"),
        ("enforce", "a.mail.example.com", FindingState.FAIL, "no line of the MTA-STS policy covers it"),
        (
            "testing",
            "a.mail.example.com",
            FindingState.WARN,
            "but the policy is in testing mode",
        ),
        ("testing", "mx1.example.com", FindingState.OK, "its certificate is for mx1.example.com"),
        ("testing", "mx9.example.com", FindingState.WARN, "in testing mode"),
    ],
)
def test_a_policy_in_testing_mode_demands_nothing_but_problems_are_reported(
    mode: str, host: str, state: FindingState, words: str
) -> None:
    policy = Policy(mode, ("mx1.example.com",))
    session = well("192.0.2.1")._replace(certificate=CERTIFICATE)
    judged = judge(session, Demands("example.com", host, policy=policy), (), NOW)
    assert judged
    assert judged.state is state
    assert words in judged.words
