"""Streams over accepted sockets."""

import asyncio
import socket

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]

LINE_LIMIT = 8192
_LINGER = 0.5


async def opened(connection: socket.socket) -> Streams:
    """Returns reader and writer for the server's side, so that `start_tls` acts as the server."""
    loop = asyncio.get_running_loop()
    made: asyncio.Future[Streams] = loop.create_future()
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    protocol = asyncio.StreamReaderProtocol(reader, lambda r, w: made.set_result((r, w)))
    await loop.connect_accepted_socket(lambda: protocol, connection)
    return await made


async def closed(writer: asyncio.StreamWriter) -> None:
    """Closes the connection, whatever its state, and whether the other side still reads or not."""
    writer.close()
    try:
        async with asyncio.timeout(_LINGER):
            await writer.wait_closed()
    except TimeoutError:
        writer.transport.abort()
    except OSError:
        return
