"""Which address, list and domain a reply is about."""

import pytest

from bot.checks.sender.refused import named_authors, named_lists, refused_addresses

OURS = ("192.0.2.10",)


@pytest.mark.parametrize(
    ("reply", "addresses"),
    [
        ("554 5.7.1 Client host [192.0.2.10] blocked", OURS),
        ("554 5.7.1 Client host [192.0.2.30] blocked", ("192.0.2.30",)),
        ("554 5.7.1 Client host relay.ours.example[192.0.2.30] blocked", ("192.0.2.30",)),
        ("554 5.7.1 <unknown[192.0.2.30]>: Client host rejected: Access denied", ("192.0.2.30",)),
        ("host mx1.example.com[198.51.100.1] said: 554 5.7.1 blocked", OURS),
        ("550 mx1.example.com [198.51.100.1] rejects your host", OURS),
        ("550 mx.provider.example (198.51.100.1): no reverse name", OURS),
        ("550 mx1.example.com [198.51.100.1] rejects [192.0.2.30]", ("192.0.2.30",)),
        ("550-5.7.1 [2001:db8::10] This message does not meet our guidelines", ("2001:db8::10",)),
        ("554 IP=192.0.2.30 - A problem occurred", ("192.0.2.30",)),
        ("550 5.7.23 SPF fail: 192.0.2.30 is not allowed to send for ours.example", ("192.0.2.30",)),
        ("550 SPF: ours.example does not designate 192.0.2.30 as permitted sender", ("192.0.2.30",)),
        ("421 4.7.0 [TSS04] Messages from 192.0.2.30 temporarily deferred", ("192.0.2.30",)),
        ("550 Client host [192.0.2.30] and relay [192.0.2.10] rejected", OURS),
        ("554 Client host [192.0.2.30] blocked using lists.example; 127.0.0.2", ("192.0.2.30",)),
        ("550 blocked, see https://lists.example/ip/192.0.2.30", OURS),
        ("550 Invalid HELO name (See RFC2821 4.1.1.1)", OURS),
        ("550 Refused by Milter 8.17.1.9/8.17.1", OURS),
        ("550 5.7.1 [999.0.2.30] blocked", OURS),
    ],
)
def test_the_address_that_the_reply_names_is_the_one_it_is_about(
    reply: str, addresses: tuple[str, ...]
) -> None:
    assert refused_addresses(reply, OURS, ("example.com", "mx.provider.example")) == addresses


@pytest.mark.parametrize(
    ("reply", "lists"),
    [
        ("554 5.7.1 Client host [192.0.2.10] blocked using Lists.Example; see there", ("lists.example",)),
        ("550 192.0.2.10 is in a black list at lists.example", ("lists.example",)),
        ("550 blocked using our own list", ()),
        ("550 listed at www.lists.example", ()),  # mostly a page to read
    ],
)
def test_a_list_that_their_server_asked_is_read(reply: str, lists: tuple[str, ...]) -> None:
    assert named_lists(reply) == lists


def test_the_domain_whose_policy_they_follow_is_read() -> None:
    google = (
        "550-5.7.26 Unauthenticated email from author.example is not accepted due to domain's DMARC policy"
    )
    microsoft = "550 5.7.509 Access denied, sending domain author.example does not pass DMARC verification"
    assert named_authors(google) == named_authors(microsoft) == ("author.example",)
    assert named_authors("550 5.7.26 due to the domain's DMARC policy") == ()
