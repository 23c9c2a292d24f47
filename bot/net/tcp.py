"""A question to a DNS server over TCP: each message comes behind its length (RFC 1035, section 4.2.2).

dnspython's own client also reads the answer, into sets: 64 KB of long names keep it busy for many seconds.
"""

import asyncio

from bot.net.question import Endpoint

_LENGTH_BYTES = 2


async def ask(server: Endpoint, message: bytes) -> bytes:
    """The answer as it came. Raises OSError, EOFError."""
    reader, writer = await asyncio.open_connection(*server)
    try:
        writer.write(len(message).to_bytes(_LENGTH_BYTES) + message)
        return await reader.readexactly(int.from_bytes(await reader.readexactly(_LENGTH_BYTES)))
    finally:
        writer.close()
