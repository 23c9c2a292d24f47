"""Proxies: what they reach, and what they report."""

import asyncio
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest

from playground.lab import Lab
from tests.playground.lab.clients import mail_address


async def through(lab: Lab, name: str, address: str, *, command: int = 1) -> tuple[int | None, bytes]:
    """The proxy's reply code, None if it just closes, and the first line after it."""
    proxy = urlsplit(lab.vantages[name])
    reader, writer = await asyncio.open_connection(proxy.hostname, proxy.port)
    packed = ip_address(address).packed
    writer.write(b"\x05\x01\x00")
    assert await reader.readexactly(2) == b"\x05\x00"
    writer.write(bytes([5, command, 0, 1 if len(packed) == 4 else 4]) + packed + lab.smtp_port.to_bytes(2))
    reply = await reader.read(10)
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return (reply[1] if reply else None), line


@pytest.mark.parametrize("name", ["elsewhere", "ssh"])
async def test_a_server_can_be_reached_from_elsewhere_when_port_25_is_blocked_here(
    lab: Lab, name: str
) -> None:
    lab.block_port_25()
    reply, banner = await through(lab, name, await mail_address(lab, "healthy.example"))
    assert (reply, banner) == (0, b"220 mx1.healthy.example ESMTP ready\r\n")


async def test_a_mapped_address_is_the_ipv4_address_in_it(lab: Lab) -> None:
    reply, banner = await through(lab, "elsewhere", "::ffff:" + await mail_address(lab, "healthy.example"))
    assert (reply, banner[:4]) == (0, b"220 ")


@pytest.mark.parametrize(("name", "code"), [("elsewhere", 5), ("ssh", None)])
async def test_a_refusal_is_reported_by_proxies_that_do_so(lab: Lab, name: str, code: int | None) -> None:
    assert await through(lab, name, await mail_address(lab, "refusing.example")) == (code, b"")


async def test_a_dead_server_times_out(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.lab.mail.vantage._GIVES_UP", 0.05)
    assert await through(lab, "elsewhere", await mail_address(lab, "down.example")) == (4, b"")
    assert await through(lab, "elsewhere", "::1") == (4, b"")


async def test_congestion_is_the_same_from_there(lab: Lab) -> None:
    reply, _ = await through(lab, "elsewhere", await mail_address(lab, "congested.example"))
    assert reply == 0
    assert [each.domain for each in lab.log.contacts] == ["congested.example"]


async def test_names_must_be_resolved_by_the_client(lab: Lab) -> None:
    proxy = urlsplit(lab.vantages["elsewhere"])
    reader, writer = await asyncio.open_connection(proxy.hostname, proxy.port)
    writer.write(b"\x05\x01\x00" + b"\x05\x01\x00\x03\x0fhealthy.example\x00\x19")
    assert (await reader.read())[3] == 8
    writer.close()
    await writer.wait_closed()


async def test_only_connect_is_supported(lab: Lab) -> None:
    assert await through(lab, "elsewhere", "127.1.1.1", command=2) == (7, b"")
