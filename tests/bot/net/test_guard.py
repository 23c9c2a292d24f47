"""Nobody can make the bot contact a machine that is not public."""

from ipaddress import ip_network

import pytest

from bot.checks.ip import OUTSIDE
from bot.net.guard import Guard

FORBIDDEN = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.200.0.1",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:0:0:1::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "100.128.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "2606:4700::1111",
    "2a00:1450:4001::1a",
    "::ffff:8.8.8.8",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_addresses_that_are_not_public_are_refused_with_a_reason(address: str) -> None:
    assert Guard().refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert Guard().refusal(address) is None


def test_embedded_ipv4_is_judged_by_the_ipv4_inside() -> None:
    assert Guard().refusal("64:ff9b::8.8.8.8") is None
    assert Guard().refusal("2002:808:808::1") is None
    why = Guard().refusal("2002:c0a8:1::1")
    assert why is not None
    assert why.startswith("private")


def test_a_lab_can_be_allowed_and_nothing_beyond_it() -> None:
    guard = Guard((ip_network("127.1.0.0/16"),))
    assert guard.refusal("127.1.2.3") is None
    assert guard.refusal("127.2.2.3")
    assert guard.refusal("::ffff:127.1.2.3"), "another way of writing it is another network"


def test_a_confined_guard_allows_only_the_lab_and_still_names_private_addresses() -> None:
    guard = Guard((ip_network("127.1.0.0/16"),), confined=True)
    assert guard.refusal("127.1.2.3") is None
    assert guard.refusal("8.8.8.8") == OUTSIDE
    assert guard.refusal("10.0.0.1") == "private, RFC 1918"


@pytest.mark.parametrize("text", ["", "localhost", "8.8.8.8.8", "0x7f.1", "2130706433", "[::1]"])
def test_text_that_is_no_address_is_refused(text: str) -> None:
    assert Guard().refusal(text) == "not an IP address"
