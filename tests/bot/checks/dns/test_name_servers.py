"""Which name servers could be asked from here, and which could not."""

import pytest

from bot.checks.dns.name_servers import asked, unasked
from bot.models.diagnosis import Finding, FindingState

OVER_4, OVER_6 = "192.0.2.1", "2001:db8::1"
Server = tuple[str, str | None, str]


def server(name: str, address: str | None, manner: str) -> Finding:
    return found("delegation", name, address, manner=manner)


def control(over: int, *, answers: bool) -> Finding:
    return found("vantage", "control.example", asked="dns", answers=answers, over=over)


def found(check: str, subject: str, address: str | None = None, **detail: object) -> Finding:
    return Finding(
        check=check, subject=subject, address=address, state=FindingState.UNKNOWN, summary="", detail=detail
    )


@pytest.mark.parametrize(
    ("servers", "controls", "left"),
    [
        ([("ns1", OVER_4, "silent")], [control(4, answers=True)], []),
        ([("ns1", OVER_4, "silent")], [control(4, answers=False)], ["ns1"]),
        ([("ns1", OVER_6, "silent")], [control(4, answers=True)], ["ns1"]),
        ([("ns1", OVER_6, "silent")], [control(4, answers=True), control(6, answers=False)], ["ns1"]),
        ([("ns1", OVER_6, "silent")], [control(6, answers=True)], []),
        ([("ns1", OVER_6, "silent"), ("ns2", OVER_6, "fails")], [], []),
        ([("ns1", OVER_4, "silent"), ("ns2", OVER_6, "no-route")], [control(4, answers=True)], ["ns2"]),
        ([("ns1", OVER_4, "silent"), ("ns1", OVER_6, "no-route")], [control(4, answers=True)], []),
        ([("ns1", None, "no-address")], [], []),
    ],
)
def test_silence_counts_only_over_a_family_that_others_are_heard_over(
    servers: list[Server], controls: list[Finding], left: list[str]
) -> None:
    findings = [*(server(*each) for each in servers), *controls]
    assert unasked(findings) == left
    assert {each.subject for each in asked(findings)} == {name for name, *_ in servers} - {*left}
