"""Bounces that tests of several signs begin with."""

from bot.models.bounce import Bounce

OURS, RELAY, THEIRS = "out.ours.test", "relay.ours.test", "mx2.example.com"

LISTED = Bounce(
    likely_causes=("sender-blocklisted",),
    confidence=0.97,
    status="5.7.1",
    reason="blocked",
    permanent=True,
    diagnostic="550 5.7.1 your host is on our block list",
    reporting_mta=OURS,
    remote_mta="mx.forwarded-to.test",
)

UNREACHED = Bounce(
    likely_causes=("recipient-unreachable", "port-25-blocked"),
    confidence=0.95,
    status="4.4.1",
    reason="networkerror",
    permanent=False,
    diagnostic="connect to inside.example.com[10.1.1.1]:25: Connection timed out",
    reporting_mta=OURS,
    remote_mta="inside.example.com",
)
