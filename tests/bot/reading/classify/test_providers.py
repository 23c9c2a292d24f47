"""The same code means different things at different providers."""

from typing import Any

import pytest

from tests.bot.reading.messages import means

MICROSOFT = "AM0PR01.eurprd01.prod.outlook.com"


@pytest.mark.parametrize(
    ("reply", "known", "reason"),
    [
        (f"550 5.4.1 Recipient address rejected: Access denied. [{MICROSOFT}]", {}, "userunknown"),
        ("550 5.4.1 Sorry", {"remote_mta": "mx.example.com"}, "networkerror"),
        ("556 5.1.10 Sorry", {}, "notaccept"),
        ("550 5.1.10 Sorry", {"reporting_mta": MICROSOFT}, "userunknown"),
        ("550 5.1.10 Sorry", {"recipient": "ada@hotmail.de"}, "userunknown"),
        ("550 5.1.10 Sorry", {"recipient": "ada@hotmail.de", "remote_mta": "mx.a.example"}, "notaccept"),
        ("556 5.1.10 Sorry", {"reporting_mta": MICROSOFT, "remote_mta": "mx.a.example"}, "notaccept"),
        ("550 5.7.27 Sorry - gsmtp", {}, "authfailure"),
        ("550 5.7.27 Sorry", {}, "rejected"),
    ],
)
def test_the_provider_is_the_remote_hosts_else_the_reporters_else_the_recipients(
    reply: str, known: dict[str, Any], reason: str
) -> None:
    """5.4.1 and 5.1.10 are Microsoft's for unknown recipients, 5.7.27 is Google's for SPF."""
    assert means(reply, **known).reason == reason
