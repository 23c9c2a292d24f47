"""Whether a server saw us as the sender of our mail."""

import pytest

from bot.checks.servers.smtp import is_as_sender
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage


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
