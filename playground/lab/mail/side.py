"""All mail servers of the lab, and the one dead IPv6 address."""

import socket
from functools import partial

from playground.lab.log import Contact, Log
from playground.lab.mail.manners import manners
from playground.lab.mail.server import MailServer
from playground.lab.places import FORBIDDEN, IPV6
from playground.lab.world import World

_DEAD = "unreachable"


class MailSide:
    """Starts the mail servers, and keeps their behaviour in line with the world."""

    def __init__(self, world: World, log: Log, delay: float) -> None:
        self._world = world
        self._log = log
        self._delay = delay
        self.blocked = False
        self._servers: dict[str, list[MailServer]] = {}
        self._ipv6: MailServer | None = None

    @property
    def addresses(self) -> list[str]:
        plain = [address for place in self._world.places.values() for address in place.mail]
        return [*plain, IPV6] if has_ipv6() else plain

    def start(self, port: int) -> None:
        for name, place in self._world.places.items():
            self._servers[name] = [self._server(name, i, port) for i in range(len(place.mail))]
            self.follow(name)
        if has_ipv6():
            self._ipv6 = MailServer(IPV6, port, IPV6, self._delay, lambda *_: None)
            self._ipv6.behave(manners(_DEAD))

    def follow(self, name: str) -> None:
        """Updates a domain's mail servers to the state of the world; spare servers are healthy."""
        mail = self._world.domains[name].mail
        for number, server in enumerate(self._servers[name]):
            server.behave(manners(mail[number] if number < len(mail) else ""), self.blocked)

    def expect(self, name: str) -> None:
        """The domain was queried, so connections will follow."""
        for server in self._servers.get(name, ()):
            server.expect()

    def block(self, blocked: bool) -> None:
        """Blocks or unblocks connections to all mail servers."""
        self.blocked = blocked
        for name in self._servers:
            self.follow(name)

    def at(self, address: str) -> MailServer | None:
        """The mail server with that address."""
        every = (server for servers in self._servers.values() for server in servers)
        return next((server for server in every if server.address == address), None)

    async def stop(self) -> None:
        spare = [self._ipv6] if self._ipv6 else []
        for server in [each for servers in self._servers.values() for each in servers] + spare:
            await server.stop()
        self._servers.clear()
        self._ipv6 = None

    def _server(self, name: str, number: int, port: int) -> MailServer:
        address = self._world.places[name].mail[number]
        host = self._world.domains[name].mail_name(number + 1)
        return MailServer(address, port, host, self._delay, partial(self._contacted, name))

    def _contacted(self, name: str, address: str, beside: int) -> None:
        allowed = int(address.split(".")[1]) < FORBIDDEN
        self._log.contacts.append(
            Contact(address=address, domain=name, allowed=allowed, beside=beside, at=self._world.clock())
        )


def has_ipv6() -> bool:
    """Whether this machine's loopback supports IPv6; containers often lack it."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as sock:
            sock.bind((IPV6, 0))
    except OSError:
        return False
    return True
