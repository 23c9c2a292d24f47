"""Replies of mail servers, valid and invalid."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.net.dialogue import GarbledError, HungUpError, Reply, receive


async def heard(data: bytes, *, end: bool = True, patience: float = 5.0) -> Reply:
    reader = asyncio.StreamReader(limit=4096)
    reader.feed_data(data)
    if end:
        reader.feed_eof()
    return await receive(reader, most=1000, patience=patience, first=patience)


async def test_a_reply_of_one_line() -> None:
    reply = await heard(b"220 mx.example.com ESMTP\r\n")
    assert (reply.code, reply.text, reply.positive) == (220, "220 mx.example.com ESMTP", True)


async def test_a_reply_of_several_lines() -> None:
    reply = await heard(b"250-mx.example.com\r\n250-SIZE 1000\n250 STARTTLS\r\nmore")
    assert reply.lines == ("mx.example.com", "SIZE 1000", "STARTTLS")


async def test_a_code_without_text_is_a_reply() -> None:
    """RFC 5321, section 4.2: clients should accept it, although servers should send text."""
    assert (await heard(b"250-mx.example.com\r\n250\r\n")).lines == ("mx.example.com", "")


async def test_control_characters_are_removed() -> None:
    assert (await heard(b"554 go\x1b[31m \x00away\r\n")).text == "554 go[31m away"


@pytest.mark.parametrize(
    "data",
    [b"SSH-2.0-OpenSSH\r\n", b"\r\n", b"250-a\r\n550 b\r\n", b"250-" + b"x" * 5000, b"250-x\r\n" * 500],
)
async def test_an_invalid_or_too_long_reply_is_garbled(data: bytes) -> None:
    with pytest.raises(GarbledError):
        await heard(data, end=False)


@pytest.mark.parametrize("data", [b"", b"220 hal", b"250-a\r\n"])
async def test_a_closed_connection_is_a_hangup(data: bytes) -> None:
    with pytest.raises(HungUpError):
        await heard(data)


async def test_silence_is_a_timeout() -> None:
    with pytest.raises(TimeoutError):
        await heard(b"220-a\r\n", end=False, patience=0.01)


@given(st.binary(max_size=2000))
def test_any_bytes_give_a_reply_or_one_of_our_errors(data: bytes) -> None:
    async def hear() -> None:
        try:
            assert 200 <= (await heard(data)).code <= 599
        except (GarbledError, HungUpError):
            return

    asyncio.run(hear())
