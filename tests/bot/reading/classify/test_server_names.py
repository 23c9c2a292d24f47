"""Words inside the name of a server."""

import pytest

from tests.bot.reading.messages import means


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("host antispam.example.com[192.0.2.1] said: 550 User unknown", "userunknown"),
        ("host mx-relay.example.com [192.0.2.1]: 552 Quota exceeded", "mailboxfull"),
        ("550 greylist.example.com Mailbox full", "mailboxfull"),
        ("This is the mail system at host rbl.example.com: 552 Quota exceeded", "mailboxfull"),
        ("554-virus.example.com 5.0.0 Xyzzy", "undefined"),
        ("host unknown.example.com[192.0.2.1] said: 554 5.0.0 Xyzzy", "undefined"),
        ("554 5.0.0 Xyzzy. Remote system: dns;virus.example.com", "undefined"),
        ("554 5.0.0 Xyzzy (quota.example.com ESMTP)", "undefined"),
        ("This is the DragonFly Mail Agent v0.13 at antispam.example. 554 5.0.0 Xyzzy", "undefined"),
        ("550 rbl.example.com has you on it", "blocked"),
        ("550 Xyzzy, see rbl.example.com", "blocked"),
    ],
)
def test_words_in_a_servers_name_are_ignored_unless_it_may_be_a_block_list(text: str, reason: str) -> None:
    assert means(text).reason == reason
