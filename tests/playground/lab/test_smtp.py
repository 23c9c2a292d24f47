"""Mail servers: what a client meets at each of them."""

import smtplib

import pytest

from playground.lab import Lab
from tests.playground.lab.clients import ehlo, mail_address, session


async def test_a_healthy_server_offers_what_is_usual(lab: Lab) -> None:
    offered = await session(lab, await mail_address(lab, "healthy.example"), ehlo)
    assert offered["size"] == "52428800"
    assert {"pipelining", "starttls", "8bitmime", "smtputf8"} <= set(offered)


async def test_a_small_server_says_how_small(lab: Lab) -> None:
    offered = await session(lab, await mail_address(lab, "big.example"), ehlo)
    assert offered["size"] == "1000000"


async def test_connects_to_a_server_that_is_down_time_out(lab: Lab) -> None:
    address = await mail_address(lab, "down.example")
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await session(lab, address, ehlo, timeout=0.2)


async def test_nobody_listens_at_a_refusing_server(lab: Lab) -> None:
    lab.sicken("healthy.example", "refusing")
    with pytest.raises(ConnectionRefusedError):
        await session(lab, await mail_address(lab, "healthy.example"), ehlo)


async def test_every_connection_is_in_the_log(lab: Lab) -> None:
    address = await mail_address(lab, "healthy.example")
    await session(lab, address, smtplib.SMTP.noop)
    assert [(each.address, each.domain, each.allowed) for each in lab.log.contacts] == [
        (address, "healthy.example", True)
    ]
