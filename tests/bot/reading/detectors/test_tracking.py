"""Exchange's message tracking, copied from PowerShell."""

import pytest

from bot.reading.reader import read_text

TABLE = """\
Timestamp             EventId Source Sender             Recipients              RecipientStatus
12/1/2026 2:01:02 AM  FAIL    SMTP   ada@sender.example {bob@receiver.example}  {[{LED=550 5.1.10 No such user};{MSG=}]}
12/1/2026 2:01:03 AM  DELIVER SMTP   ada@sender.example {eve@receiver.example}  {[{LED=250 2.0.0 OK};{MSG=}]}
12/1/2026 2:01:04 AM  DEFER   SMTP   ada@sender.example {cid@receiver.example}  {[{LED=452 4.2.2 Mailbox full};{MSG=}]}
"""  # noqa: E501

LIST = """\
EventId         : FAIL
Sender          : ada@sender.example
Recipients      : {bob@receiver.example, eve@receiver.example}
RecipientStatus : {[{LED=550 5.1.10 No such
                  user};{MSG=};{FQDN=};{IP=};{LRT=}]}
"""


@pytest.mark.parametrize(
    ("shown", "failed"),
    [
        (TABLE, [("bob@receiver.example", "5.1.10", "failed"), ("cid@receiver.example", "4.2.2", "delayed")]),
        (LIST, [("bob@receiver.example", "5.1.10", "failed"), ("eve@receiver.example", "5.1.10", "failed")]),
    ],
    ids=["table", "list"],
)
def test_recipients_in_braces_failed_and_not_the_sender(
    shown: str, failed: list[tuple[str, str, str]]
) -> None:
    bounces = read_text(shown).bounces

    assert [(each.recipient, each.status, each.action) for each in bounces] == failed
    assert bounces[0].diagnostic == "550 5.1.10 No such user"
