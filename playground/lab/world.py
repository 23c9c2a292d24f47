"""The state of the lab: every domain as it is now, and its zones."""

from collections.abc import Callable, Mapping

import dns.name
import dns.rdatatype
import dns.zone

from playground.lab.dns import zone
from playground.lab.dns.filters import Filter
from playground.lab.domain import Domain
from playground.lab.places import assign


def _nobody(name: str) -> None:
    """Does nothing, until the servers are started."""


class World:
    """The state, without any sockets. `on_change` is called so that the servers follow."""

    def __init__(self, domains: Mapping[str, Domain], clock: Callable[[], float]) -> None:
        self.initial = domains
        self.domains = dict(domains)
        self.places = assign(domains)
        self.clock = clock
        self.on_change: Callable[[str], None] = _nobody
        self.on_asked: Callable[[str], None] = _nobody
        self.resolver_broken = False
        self.resolver_misdated = False
        self.resolver_cut_off = False
        self.resolver_insists = False
        self.filters: dict[str, Filter] = {}
        """What our resolver does to a name and all names below it."""
        self.unanswered: set[dns.rdatatype.RdataType] = set()
        """Types that our resolver does not answer queries for."""
        self.direct_dns_blocked = False
        self._asked: dict[str, float] = {}
        self._zones: dict[tuple[str, int], dns.zone.Zone] = {}
        self._parents: dict[str, dns.zone.Zone] = {}

    def domain_of(self, name: dns.name.Name) -> Domain | None:
        """The domain that a name belongs to."""
        labels = name.to_text(omit_final_dot=True).lower().split(".")
        names = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self.domains[each] for each in names if each in self.domains), None)

    def filter_of(self, name: dns.name.Name) -> Filter | None:
        """What our resolver does to queries for a name."""
        found = (how for top, how in self.filters.items() if name.is_subdomain(dns.name.from_text(top)))
        return next(found, None)

    def zone(self, domain: Domain, server: int) -> dns.zone.Zone:
        key = (domain.name, server)
        if key not in self._zones:
            self._zones[key] = zone.child_zone(domain, self.places[domain.name], server)
        return self._zones[key]

    def parent(self, name: dns.name.Name) -> dns.zone.Zone:
        """The parent zone, with the delegation of the domain that the name belongs to."""
        domain = self.domain_of(name)
        key = domain.name if domain else ""
        if key not in self._parents:
            lines = zone.delegation(domain, self.places[key]) if domain else ()
            self._parents[key] = zone.parent_zone(lines)
        return self._parents[key]

    def asked(self, domain: Domain) -> None:
        """The domain was queried: the time until its recovery starts."""
        self._asked.setdefault(domain.name, self.clock())
        self.catch_up()
        self.on_asked(domain.name)

    def catch_up(self) -> None:
        """Heals the domains whose time is up."""
        for name, since in list(self._asked.items()):
            after = self.domains[name].recovers_after
            if after is not None and self.clock() - since >= after:
                self.change(self.domains[name].healed())

    def remaining(self, name: str) -> float | None:
        """Seconds until the domain recovers; None if it does not, or was not queried yet."""
        after = self.domains[name].recovers_after
        if after is None or name not in self._asked:
            return None
        return max(0.0, self._asked[name] + after - self.clock())

    @property
    def changed(self) -> set[str]:
        """The domains that are not in their initial state."""
        return {name for name, domain in self.domains.items() if domain is not self.initial[name]}

    def change(self, domain: Domain) -> None:
        """Sets the state of a domain."""
        self.domains[domain.name] = domain
        self._zones = {key: value for key, value in self._zones.items() if key[0] != domain.name}
        self._parents.pop(domain.name, None)
        self._asked.pop(domain.name, None)
        self.on_change(domain.name)
