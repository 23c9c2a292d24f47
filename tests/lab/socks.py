"""A small SOCKS5 server (RFC 1928) that reports failures precisely or not."""

import asyncio
from contextlib import suppress
from ipaddress import ip_address

SUCCESS, FORBIDDEN, REFUSED = 0, 2, 5
"""Reply codes of RFC 1928, section 6."""


class SocksServer:
    """A SOCKS5 server. `talkative`: reports reasons of failures, which OpenSSH's -D does not. `lets_out`:
    whether its own rules allow connections."""

    def __init__(self, *, talkative: bool = True, lets_out: bool = True) -> None:
        self.asked: list[str] = []
        self._talkative = talkative
        self._lets_out = lets_out
        self._serving: list[asyncio.Task[None]] = []
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Starts it. Returns its URL."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Stops it, and ends running connections."""
        assert self._server
        self._server.close()
        for each in self._serving:
            each.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._serving.append(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._negotiate(reader, writer)
        finally:
            writer.transport.abort()

    async def _negotiate(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly((await reader.readexactly(2))[1])
        writer.write(b"\x05\x00")
        kind = (await reader.readexactly(4))[3]
        address = str(ip_address(await reader.readexactly(4 if kind == 1 else 16)))
        port = int.from_bytes(await reader.readexactly(2))
        self.asked.append(address)
        if not self._lets_out:
            writer.write(_reply(FORBIDDEN))
            return
        try:
            there = await asyncio.open_connection(address, port)
        except ConnectionRefusedError:
            if self._talkative:
                writer.write(_reply(REFUSED))
            return
        writer.write(_reply(SUCCESS))
        try:
            await asyncio.gather(_pipe(reader, there[1]), _pipe(there[0], writer))
        finally:
            there[1].transport.abort()


def _reply(code: int) -> bytes:
    return bytes([5, code, 0, 1]) + bytes(6)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(4096):
            writer.write(data)
    writer.close()
