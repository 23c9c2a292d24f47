"""A DNS query over TCP, where each message follows its length (RFC 1035, section 4.2.2).

dnspython's own client is not used: it also parses the answer, and 64 KB of long names take it many seconds.
"""

import asyncio

from bot.net.question import Endpoint

_LENGTH_BYTES = 2


async def ask(server: Endpoint, message: bytes) -> bytes:
    """The answer in wire format. Raises OSError, EOFError."""
    reader, writer = await asyncio.open_connection(*server)
    try:
        writer.write(len(message).to_bytes(_LENGTH_BYTES) + message)
        return await reader.readexactly(int.from_bytes(await reader.readexactly(_LENGTH_BYTES)))
    finally:
        writer.close()
