"""All DNS servers of the lab: the resolver, the parent, and each domain's own."""

from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rdatatype

from playground.lab.dns.manners import NameServer
from playground.lab.dns.name_server import DomainServer, ParentServer
from playground.lab.dns.resolver import Resolver
from playground.lab.dns.wire import DnsServer, Responder
from playground.lab.log import Log, Question
from playground.lab.places import PARENT, RESOLVER
from playground.lab.sockets.listener import Mode
from playground.lab.world import World

_OVER_TCP = {
    NameServer.SILENT: Mode.DROP,
    NameServer.CUTS_SHORT: Mode.REFUSE,
    NameServer.UDP_ONLY: Mode.REFUSE,
}


class DnsSide:
    """Starts the servers, and keeps their TCP listeners in line with the world."""

    def __init__(self, world: World, resolver: Resolver, log: Log, delay: float) -> None:
        self._world = world
        self._log = log
        self._delay = delay
        self._responders: dict[str, Responder] = {RESOLVER: resolver, PARENT: ParentServer(world)}
        self._responders.update(self._of_domains())
        self._servers: dict[str, DnsServer] = {}

    @property
    def addresses(self) -> list[str]:
        return list(self._responders)

    def start(self, port: int) -> None:
        for address, responder in self._responders.items():
            server = DnsServer(address, port, responder, self._log_query, self._delay)
            self._servers[address] = server
            server.start()
        for name in self._world.domains:
            self.follow(name)

    def follow(self, name: str) -> None:
        """Updates a domain's name servers to the state of the world."""
        manners = self._world.domains[name].ns
        for address, manner in zip(self._world.places[name].ns, manners, strict=True):
            self._servers[address].switch(_OVER_TCP.get(manner, Mode.OPEN))

    async def stop(self) -> None:
        for server in self._servers.values():
            await server.stop()
        self._servers.clear()

    def _of_domains(self) -> Iterator[tuple[str, Responder]]:
        for name, place in self._world.places.items():
            for number, address in enumerate(place.ns):
                yield address, DomainServer(self._world, name, number)

    def _log_query(self, address: str, query: dns.message.Message, transport: str) -> None:
        question = query.question[0]
        heard = Question(
            server=address,
            name=question.name.to_text(omit_final_dot=True).lower(),
            rdtype=dns.rdatatype.to_text(question.rdtype),
            transport=transport,
            checking_disabled=bool(query.flags & dns.flags.CD),
            at=self._world.clock(),
        )
        self._log.questions.append(heard)
