"""Mail servers: how each behaves towards a client."""

import asyncio
import smtplib
import time

import pytest

from playground.lab import Lab
from tests.playground.lab.clients import ehlo, mail_address, session


async def test_a_healthy_server_offers_what_is_usual(lab: Lab) -> None:
    offered = await session(lab, await mail_address(lab, "healthy.example"), ehlo)
    assert offered["size"] == "52428800"
    assert {"pipelining", "starttls", "8bitmime", "smtputf8"} <= set(offered)


async def test_a_healthy_server_accepts_everything_but_the_mail(lab: Lab) -> None:
    def talk(client: smtplib.SMTP) -> list[int]:
        ehlo(client)
        commands = ("NOOP", "MAIL FROM:<>", "RCPT TO:<kim@healthy.example>", "DATA", "RSET", "SING", "QUIT")
        return [client.docmd(command)[0] for command in commands]

    codes = await session(lab, await mail_address(lab, "healthy.example"), talk)
    assert codes == [250, 250, 250, 554, 250, 502, 221]


async def test_a_small_server_announces_its_size_limit(lab: Lab) -> None:
    offered = await session(lab, await mail_address(lab, "big.example"), ehlo)
    assert offered["size"] == "1000000"


async def test_connections_to_a_server_that_is_down_time_out(lab: Lab) -> None:
    address = await mail_address(lab, "down.example")
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await session(lab, address, ehlo, timeout=0.2)


async def test_a_refusing_server_refuses_connections(lab: Lab) -> None:
    with pytest.raises(ConnectionRefusedError):
        await session(lab, await mail_address(lab, "refusing.example"), ehlo)


async def test_connecting_through_congestion_takes_a_second_syn(lab: Lab) -> None:
    address = await mail_address(lab, "congested.example")
    begun = time.monotonic()
    await session(lab, address, ehlo)
    assert time.monotonic() - begun > 0.7


@pytest.mark.parametrize(
    ("domain", "code"),
    [("busy.example", 421), ("blocking.example", 554)],
)
async def test_some_refuse_in_their_banner(lab: Lab, domain: str, code: int) -> None:
    with pytest.raises(smtplib.SMTPConnectError) as refusal:
        await session(lab, await mail_address(lab, domain), ehlo)
    assert refusal.value.smtp_code == code


@pytest.mark.parametrize("domain", ["slamming.example", "dropping.example"])
async def test_some_disconnect(lab: Lab, domain: str) -> None:
    with pytest.raises(smtplib.SMTPServerDisconnected):
        await session(lab, await mail_address(lab, domain), ehlo)


async def test_421_to_ehlo_ends_the_session(lab: Lab) -> None:
    def talk(client: smtplib.SMTP) -> tuple[int, bytes]:
        answer = client.ehlo()
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.noop()
        return answer

    code, text = await session(lab, await mail_address(lab, "shutting-down.example"), talk)
    assert (code, text) == (421, b"4.3.2 mx1.shutting-down.example shutting down")


async def test_an_old_server_knows_helo_only(lab: Lab) -> None:
    def talk(client: smtplib.SMTP) -> tuple[int, int]:
        return client.ehlo()[0], client.helo()[0]

    assert await session(lab, await mail_address(lab, "old.example"), talk) == (502, 250)


async def test_a_bare_server_offers_no_extensions(lab: Lab) -> None:
    assert await session(lab, await mail_address(lab, "bare.example"), ehlo) == {}


async def test_a_silent_server_accepts_and_sends_nothing(lab: Lab) -> None:
    assert await first_bytes(lab, "overloaded.example", 1) == b""
    assert lab.log.contacts


async def first_bytes(lab: Lab, domain: str, count: int) -> bytes:
    """What the mail server sends first, up to `count` bytes or until it pauses."""
    reader, writer = await asyncio.open_connection(await mail_address(lab, domain), lab.smtp_port)
    received = b""
    try:
        while len(received) < count:
            async with asyncio.timeout(0.3):
                part = await reader.read(65536)
            if not part:
                break
            received += part
    except TimeoutError:
        pass
    finally:
        writer.close()
        await writer.wait_closed()
    return received


async def test_postscreen_sends_one_line_at_once_and_delays_the_next(lab: Lab) -> None:
    assert await first_bytes(lab, "postscreen.example", 100) == (
        b"220-mx1.postscreen.example ESMTP, one moment please\r\n"
    )


async def test_a_slow_server_sends_a_byte_a_second(lab: Lab) -> None:
    assert await first_bytes(lab, "dripping.example", 100) == b"2"


async def test_an_endless_banner_is_longer_than_anyone_reads(lab: Lab) -> None:
    received = await first_bytes(lab, "endless-banner.example", 100_000)
    assert len(received) >= 100_000
    assert set(received.split(b"\r\n")[:100]) == {b"220-mx1.endless-banner.example ESMTP ready"}


async def test_a_huge_banner_is_one_line(lab: Lab) -> None:
    received = await first_bytes(lab, "huge-banner.example", 1_000_000)
    assert len(received) >= 1_000_000
    assert b"\n" not in received[:-1]


async def test_another_protocol_may_be_listening(lab: Lab) -> None:
    assert await first_bytes(lab, "not-smtp.example", 10) == b"SSH-2.0-OpenSSH_9.9\r\n"


async def test_every_connection_is_in_the_log(lab: Lab) -> None:
    address = await mail_address(lab, "healthy.example")
    await session(lab, address, smtplib.SMTP.noop)
    lab.log.clear()
    await session(lab, address, smtplib.SMTP.noop)
    [contact] = lab.log.contacts
    assert (contact.address, contact.domain, contact.allowed) == (address, "healthy.example", True)


async def test_the_log_shows_concurrent_sessions(lab: Lab) -> None:
    address = await mail_address(lab, "healthy.example")

    def talk(client: smtplib.SMTP) -> None:
        with smtplib.SMTP(address, lab.smtp_port):
            client.noop()

    await session(lab, address, talk)
    assert [each.beside for each in lab.log.contacts] == [0, 1]


async def test_a_trap_logs_who_connected(lab: Lab) -> None:
    await session(lab, await mail_address(lab, "loopback.example"), smtplib.SMTP.noop)
    assert [each.allowed for each in lab.log.contacts] == [False]


async def test_nonsense_and_long_lines_do_no_harm(lab: Lab) -> None:
    def talk(client: smtplib.SMTP) -> int:
        return client.docmd("\x00{} %s" * 10)[0]

    address = await mail_address(lab, "healthy.example")
    assert await session(lab, address, talk) == 502
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        await session(lab, address, lambda client: client.docmd("x" * 100_000))
    assert await session(lab, address, talk) == 502
