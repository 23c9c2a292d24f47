"""A PostgreSQL database that cannot be opened is reported with the remedy for that failure."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import pytest

from bot.errors import DatabaseAwayError, StorageError
from bot.storage import SqlStore
from tests.postgres import Server

SSL_REQUEST = 80877103
"""The code in a request for TLS. https://www.postgresql.org/docs/current/protocol-message-formats.html"""


@asynccontextmanager
async def refusing(code: str) -> AsyncIterator[str]:
    """A server that refuses every connection with this SQLSTATE, and TLS too. Gives the database's URL."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            size, kind = struct.unpack("!II", await reader.readexactly(8))
            if kind == SSL_REQUEST:
                writer.write(b"N")
                size, _ = struct.unpack("!II", await reader.readexactly(8))
            await reader.readexactly(size - 8)
            fields = b"SFATAL\0" + f"C{code}\0Mrefused for the test\0".encode() + b"\0"
            writer.write(b"E" + struct.pack("!I", len(fields) + 4) + fields)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    refusals = set[asyncio.Task[None]]()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        refusals.add(asyncio.create_task(refuse(reader, writer)))

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"postgresql://bouncebot:secret@127.0.0.1:{port}/bouncebot"
    await asyncio.gather(*refusals)


async def refusal(url: str) -> StorageError:
    with pytest.raises(StorageError) as refused:
        await SqlStore(url).open()
    assert "secret" not in str(refused.value)
    return refused.value


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("28P01", "check the password"),
        ("28000", "check the user in BOUNCEBOT_DATABASE_URL, and that the server's pg_hba.conf"),
        ("3D000", "create it (createdb)"),
        ("53300", "raise max_connections"),
        ("53200", "free disk space or memory"),
        ("57P03", "wait until the server has started"),
        ("0A000", "check BOUNCEBOT_DATABASE_URL"),
    ],
)
async def test_each_refusal_of_the_server_has_its_remedy(code: str, remedy: str) -> None:
    async with refusing(code) as url:
        assert f"(refused for the test); {remedy}" in str(await refusal(url))


@pytest.mark.parametrize(("code", "passes"), [("57P03", True), ("53300", True), ("28P01", False)])
async def test_only_what_may_pass_is_worth_waiting_for(code: str, passes: bool) -> None:
    async with refusing(code) as url:
        assert isinstance(await refusal(url), DatabaseAwayError) is passes


@pytest.mark.parametrize(
    ("url", "remedy", "passes"),
    [
        (
            "postgresql://us@127.0.0.1:1/b",
            "check BOUNCEBOT_DATABASE_URL, that the server runs and listens there",
            True,
        ),
        (
            "postgresql:///b?host=/nowhere",
            "check BOUNCEBOT_DATABASE_URL, that the server runs and listens there",
            True,
        ),
        ("postgresql://us@no-such-host.invalid/b", "check the host in BOUNCEBOT_DATABASE_URL", False),
        ("postgresql://us@127.0.0.1:port/b", "check BOUNCEBOT_DATABASE_URL", False),
    ],
)
async def test_a_server_that_is_not_there_has_another_remedy_than_a_wrong_url(
    url: str, remedy: str, passes: bool
) -> None:
    error = await refusal(url)
    assert f"; {remedy}" in str(error)
    assert isinstance(error, DatabaseAwayError) is passes


async def test_a_server_without_tls_is_told_from_one_that_is_not_there() -> None:
    async with refusing("28000") as url:
        assert "; check sslmode" in str(await refusal(f"{url}?sslmode=require"))


def name_of(url: str) -> str:
    return urlsplit(url).path.strip("/")


@pytest.mark.parametrize(
    ("prepare", "remedy"),
    [
        ("ALTER DATABASE {} SET default_transaction_read_only = on", "name the primary server"),
        ("DROP DATABASE {}", "create it (createdb)"),
    ],
)
async def test_a_real_server_says_it_with_these_codes(postgres: Server, prepare: str, remedy: str) -> None:
    url = await postgres.empty()
    await postgres.run(prepare.format(name_of(url)))
    assert f"; {remedy}" in str(await refusal(url))


async def test_a_user_who_may_create_no_tables_is_told_which_right_is_missing(postgres: Server) -> None:
    url = await postgres.empty()
    await postgres.run(f"CREATE ROLE reader_of_{name_of(url)} LOGIN")
    as_reader = urlsplit(url)._replace(netloc=f"reader_of_{name_of(url)}:@").geturl()
    assert "let this user create tables" in str(await refusal(as_reader))
