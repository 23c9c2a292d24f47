"""What is sick in the lab, and what makes it so: domains, and our own side."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import dns.rdatatype

from playground.lab.domain import Domain, load_ailments
from playground.lab.filters import Filter
from playground.lab.mail_side import MailSide
from playground.lab.world import World


class Health:
    """Heals and sickens; the servers follow."""

    def __init__(self, world: World, mail: MailSide) -> None:
        self._world = world
        self._mail = mail
        self._listeners: list[Callable[[], None]] = []

    @property
    def domains(self) -> Mapping[str, Domain]:
        """Every domain as it is now: what is wrong with it, in one line, and the cause and actor to find."""
        return MappingProxyType(self._world.domains)

    @property
    def ailments(self) -> Mapping[str, str]:
        """What `sicken` takes, each with one line about it."""
        return {name: str(each["about"]) for name, each in load_ailments().items()}

    def heal(self, domain: str) -> None:
        """Nothing is wrong with it from now on. Raises KeyError for a domain that the lab does not have."""
        self._world.change(self._original(domain).healed())

    def sicken(self, domain: str, ailment: str) -> None:
        """This is wrong with it from now on. Raises KeyError for an unknown domain or ailment."""
        ailments = load_ailments()
        if ailment not in ailments:
            raise KeyError(f"no ailment is {ailment!r}; there are {', '.join(ailments)}")
        self._world.change(self._original(domain).sickened(ailments[ailment]))

    def heal_all(self) -> None:
        """Nothing is wrong with any patient, nor with our own side."""
        for domain in self._world.initial.values():
            if domain.patient:
                self.heal(domain.name)
        self._right_ourselves()

    def put_back(self) -> None:
        """Everything is as it was at the start."""
        for name in self._world.changed:
            self._world.change(self._world.initial[name])
        self._right_ourselves()

    def _right_ourselves(self) -> None:
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
        """Domains that are not as they were at the start."""
        return self._world.changed

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Calls `listener` whenever a domain or our own side has become sick or well."""
        self._listeners.append(listener)

    def block_port_25(self, blocked: bool = True) -> None:
        """Our own network lets nothing through to mail servers, controls included."""
        self._mail.block(blocked)
        self._tell()

    def break_resolver(self, broken: bool = True) -> None:
        """Our own resolver fails for every name."""
        self._world.resolver_broken = broken
        self._tell()

    def misdate_resolver(self, misdated: bool = True) -> None:
        """By our own resolver's clock no signature holds, not even the root's: it trusts nobody."""
        self._world.resolver_misdated = misdated

    def cut_off_resolver(self, cut_off: bool = True) -> None:
        """Our own resolver reaches no name server, and answers what it was asked before only."""
        self._world.resolver_cut_off = cut_off

    def let_resolver_insist(self, insists: bool = True) -> None:
        """Our own resolver validates, also for who asks it not to (the CD bit), as behind some forwarders."""
        self._world.resolver_insists = insists

    def filter_name(self, name: str, how: str) -> None:
        """Our own resolver says of the name, and of all below it, what a `Filter` says."""
        self._world.filters[name] = Filter(how)

    def silence_resolver(self, *rdtypes: str) -> None:
        """Our own resolver does not answer questions for records of these types."""
        self._world.unanswered |= set(map(dns.rdatatype.from_text, rdtypes))

    def block_direct_dns(self, blocked: bool = True) -> None:
        """Our own network lets nobody but its resolver ask name servers."""
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
