"""The server's side of an SMTP session (RFC 5321), with a given behaviour."""

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from playground.lab.certificates import context
from playground.lab.mail.manners import Manners
from playground.lab.sockets.streams import Streams


class HungUpError(Exception):
    """The server ends the session."""


@dataclass(slots=True)
class Session:
    """A session of one client with one server. `delay` is added to every reply, to simulate distance."""

    streams: Streams
    host: str
    manners: Manners
    delay: float = 0.0
    secure: bool = False

    async def hold(self) -> None:
        """Serves until QUIT, or until one side disconnects."""
        try:
            if "teaser" in self.manners.replies:
                await self._reply("teaser")
            await self._reply("banner")
            while True:
                await self._command(await self._verb())
        except (HungUpError, OSError, EOFError, ValueError, ssl.SSLError):
            return

    async def _verb(self) -> str:
        line = await self.streams[0].readline()
        if not line:
            raise HungUpError
        return line.decode("latin-1").strip().split(" ")[0].upper()

    async def _command(self, verb: str) -> None:
        if verb == "STARTTLS" and not self._offers("STARTTLS"):
            verb = "other"
        text = await self._reply(verb)
        if verb == "QUIT":
            raise HungUpError
        if verb == "STARTTLS" and text.startswith("220"):
            await self._secure()

    async def _secure(self) -> None:
        if delay := self.manners.delays.get("TLS"):  # not even sleep(0): it would read the handshake
            await asyncio.sleep(delay)
        if "TLS" in self.manners.hangs_up:
            raise HungUpError
        if "TLS" in self.manners.replies:
            await self._send(self.manners.replies["TLS"] + "\r\n")
            raise HungUpError
        await self.streams[1].start_tls(context(self.manners.certificate))
        self.secure = True

    async def _reply(self, stage: str) -> str:
        """Sends the reply of a stage and returns it. Raises HungUpError if the session ends."""
        await asyncio.sleep(self.delay + self.manners.delays.get(stage, 0))
        if stage in self.manners.hangs_up:
            raise HungUpError
        text = self._text(stage)
        while stage in self.manners.endless:
            await self._send(f"{text[:3]}-{text[4:]}\r\n")
        lines = text.replace("\n", "\r\n")
        await self._send(lines + "x" * self.manners.padding.get(stage, 0) + "\r\n")
        if text.startswith("421"):
            raise HungUpError
        return text

    def _text(self, stage: str) -> str:
        replies = self.manners.replies
        if stage in self.manners.insecure and not self.secure:
            return self.manners.insecure[stage]
        if stage == "EHLO" and stage not in replies:
            return "\n".join(self._offer())
        return replies.get(stage, replies["other"]).format(host=self.host)

    def _offer(self) -> Iterator[str]:
        """The lines of the EHLO reply."""
        lines = [self.host]
        for keyword, value in self.manners.extensions.items():
            if self._offers(keyword):
                lines.append(keyword if value is True else f"{keyword} {value}")
        for line in lines[:-1]:
            yield f"250-{line}"
        yield f"250 {lines[-1]}"

    def _offers(self, keyword: str) -> bool:
        value = self.manners.extensions.get(keyword, False)
        return value is not False and not (keyword == "STARTTLS" and self.secure)

    async def _send(self, text: str) -> None:
        writer = self.streams[1]
        data = text.encode("latin-1", "replace")
        for part in [data] if not self.manners.pace else (data[i : i + 1] for i in range(len(data))):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(self.manners.pace)
