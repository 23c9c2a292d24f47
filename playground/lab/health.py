"""Makes the lab's domains and our own side sick, and heals them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import dns.rdatatype

from playground.lab.dns.filters import Filter
from playground.lab.domain import Domain, load_ailments
from playground.lab.mail.side import MailSide
from playground.lab.world import World


class Health:
    """Makes domains and our own side sick, and heals them; the servers follow."""

    def __init__(self, world: World, mail: MailSide) -> None:
        self._world = world
        self._mail = mail
        self._listeners: list[Callable[[], None]] = []

    @property
    def domains(self) -> Mapping[str, Domain]:
        """Every domain in its current state: what is wrong with it in one line, and the cause and actor to
        find."""
        return MappingProxyType(self._world.domains)

    @property
    def ailments(self) -> Mapping[str, str]:
        """What a domain can get, by name, each with a line about it."""
        return {name: str(each["about"]) for name, each in load_ailments().items()}

    def heal(self, domain: str) -> None:
        """Heals a domain. Raises KeyError for an unknown domain."""
        self._world.change(self._original(domain).healed())

    def sicken(self, domain: str, ailment: str) -> None:
        """Gives the ailment to a domain. Raises KeyError for an unknown domain or ailment."""
        ailments = load_ailments()
        if ailment not in ailments:
            raise KeyError(f"no ailment is {ailment!r}; there are {', '.join(ailments)}")
        self._world.change(self._original(domain).sickened(ailments[ailment]))

    def heal_all(self) -> None:
        """Heals all domains that are meant to be diagnosed, and our own side."""
        for domain in self._world.initial.values():
            if domain.patient:
                self.heal(domain.name)
        self._heal_ourselves()

    def put_back(self) -> None:
        """Restores the state at the start."""
        for name in self._world.changed:
            self._world.change(self._world.initial[name])
        self._heal_ourselves()

    def _heal_ourselves(self) -> None:
        self.block_port_25(False)
        self.break_resolver(False)
        self.misdate_resolver(False)
        self.cut_off_resolver(False)
        self.let_resolver_insist(False)
        self.block_direct_dns(False)
        self._world.filters.clear()
        self._world.unanswered.clear()

    @property
    def changed(self) -> set[str]:
        """The domains that are not in their state at the start."""
        return self._world.changed

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Calls `listener` whenever a domain or our own side gets sick or is healed."""
        self._listeners.append(listener)

    def block_port_25(self, blocked: bool = True) -> None:
        """Our network blocks all connections to mail servers, including controls."""
        self._mail.block(blocked)
        self._tell()

    def break_resolver(self, broken: bool = True) -> None:
        """Our resolver fails for every name."""
        self._world.resolver_broken = broken
        self._tell()

    def misdate_resolver(self, misdated: bool = True) -> None:
        """Our resolver's clock is so wrong that no signature is valid for it, not even the root's."""
        self._world.resolver_misdated = misdated

    def cut_off_resolver(self, cut_off: bool = True) -> None:
        """Our resolver reaches no name servers, and answers only what it was asked before."""
        self._world.resolver_cut_off = cut_off

    def let_resolver_insist(self, insists: bool = True) -> None:
        """Our resolver validates even if asked not to (the CD bit), as behind some forwarders."""
        self._world.resolver_insists = insists

    def filter_name(self, name: str, how: str) -> None:
        """Our resolver answers for the name and all names below it as this `Filter` does."""
        self._world.filters[name] = Filter(how)

    def silence_resolver(self, *rdtypes: str) -> None:
        """Our resolver does not answer queries for these types."""
        self._world.unanswered |= set(map(dns.rdatatype.from_text, rdtypes))

    def block_direct_dns(self, blocked: bool = True) -> None:
        """Our network lets only its resolver query name servers."""
        self._world.direct_dns_blocked = blocked

    @property
    def port_25_blocked(self) -> bool:
        return self._mail.blocked

    @property
    def resolver_broken(self) -> bool:
        return self._world.resolver_broken

    def _original(self, domain: str) -> Domain:
        if domain not in self._world.initial:
            raise KeyError(f"{domain} is not in the lab")
        return self._world.initial[domain]

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
