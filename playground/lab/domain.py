"""A domain of the lab: what is wrong with it, and what a good diagnosis finds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

import tomli

from playground.lab.dns.manners import Dnssec, NameServer

_HERE = Path(__file__).parent
LISTS = ("controls", "first", "dns", "servers", "tls", "words", "sender", "hostile")
"""Files of `domains/`, in the order in which the page shows them. Each has one table per domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain of the lab. All fields but the first four say what is unusual about it."""

    name: str
    about: str
    cause: str
    """The cause that a good diagnosis finds."""
    actor: str
    """Who has to act."""
    bounce: str = "4.4.1"
    """What a user would type with the domain: a code or a reply."""
    size: int | None = None
    """The size in bytes of the message that bounced."""
    mail: tuple[str, ...] = ("healthy",)
    """The behaviour of each mail server, by preference: names from `servers.toml`, separated by spaces."""
    names: int = 1
    """How many host names each mail server has, all of them in the MX records."""
    records: str | None = None
    """Zone file lines instead of the MX records. `{mx1}` is the first mail server's address; `{tlsa}`,
    `{expired}` and `{authority}` are the digests of the good certificate, the expired one, and their
    issuer's."""
    network: int = 1
    """Second byte of the mail servers' addresses. Addresses from 200 on must not be contacted."""
    ipv6: bool = False
    """Whether the mail servers have IPv6 addresses too; those never answer."""
    control: str = ""
    """`ipv4` or `ipv6` if its mail server is a control, to compare with."""
    patient: bool = True
    """Whether it is meant to be diagnosed; otherwise the checks of other domains need it."""
    hostile: bool = False
    """Whether it tries to waste our time and memory. Limiting that matters more than finding the cause."""
    ns: tuple[NameServer, ...] = (NameServer.ANSWERS, NameServer.ANSWERS)
    ns_ipv6: bool = False
    """Whether the name servers have IPv6 addresses only."""
    parent_ns: tuple[int, ...] | None = None
    """The numbers, from 1, of the name servers in the parent zone; None for all of `ns`."""
    child_ns: tuple[int, ...] | None = None
    """The same for the zone itself."""
    old_records: str | None = None
    """The zone lines at all name servers but the first, if those have an older copy of the zone."""
    dnssec: Dnssec = Dnssec.UNSIGNED
    delegated: bool = True
    """Whether the parent zone delegates it."""
    policy: str | None = None
    """The text of its MTA-STS policy (RFC 8461); None if it has none."""
    policy_status: int = 200
    """The HTTP status of its policy; a redirect leads to a policy that would be valid."""
    registration: str | None = None
    """Its RDAP status (RFC 8056) at the registry, if not `active`."""
    incident: str | None = None
    """The incident that its mail provider reports; None if that has no status page."""
    recovers_after: float | None = None
    """Seconds after the first query about it until it recovers."""

    @classmethod
    def from_table(cls, name: str, table: Mapping[str, Any]) -> Self:
        """Reads a domain from its table. Raises ValueError for unknown fields and values."""
        try:
            return cls(name=name, **_read(table))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name}: {error}") from error

    @property
    def servers(self) -> int:
        """The number of mail servers that it has, or would have if healthy."""
        return max(1, len(self.mail))

    def mail_name(self, number: int) -> str:
        """The name of the mail server with this number, from 1."""
        return f"mx{number}.{self.name}"

    def ns_name(self, number: int) -> str:
        """The name of the name server with this number, from 1, with the final dot."""
        return f"ns{number}.{self.name}."

    @property
    def ns_at_parent(self) -> list[str]:
        """The name servers in the parent zone, as absolute names."""
        return self._ns_names(self.parent_ns)

    @property
    def ns_at_child(self) -> list[str]:
        """The name servers in the zone itself, as absolute names."""
        return self._ns_names(self.child_ns)

    def _ns_names(self, chosen: tuple[int, ...] | None) -> list[str]:
        return [self.ns_name(number) for number in chosen or range(1, len(self.ns) + 1)]

    def healed(self) -> "Domain":
        """The same domain with nothing wrong."""
        well = type(self)(name=self.name, about="Nothing is wrong any more", cause="healthy", actor="nobody")
        return replace(
            well,
            mail=("healthy",) * self.servers,
            ns=(NameServer.ANSWERS,) * len(self.ns),
            network=self.network,
            control=self.control,
            bounce=self.bounce,
        )

    def sickened(self, ailment: Mapping[str, Any]) -> "Domain":
        """The healthy domain with the fields of `ailment`; lists are repeated for all its servers."""
        values = _read(ailment)
        for key, count in (("mail", self.servers), ("ns", len(self.ns))):
            if each := values.get(key):
                values[key] = tuple(each[i % len(each)] for i in range(count))
        return replace(self.healed(), **values)


def _read(table: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a domain from TOML, converted to the types of `Domain`."""
    known = {each.name for each in fields(Domain)} - {"name"}
    if unknown := set(table) - known:
        raise ValueError(f"unknown {', '.join(sorted(unknown))}; a domain has {', '.join(sorted(known))}")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    if "ns" in values:
        values["ns"] = tuple(NameServer(each) for each in values["ns"])
    if "dnssec" in values:
        values["dnssec"] = Dnssec(values["dnssec"])
    return values


@cache
def load_domains() -> Mapping[str, Domain]:
    """All domains by name. Raises ValueError for unknown fields, values, and duplicate domains."""
    texts = (_HERE.joinpath("domains", f"{each}.toml").read_text(encoding="utf-8") for each in LISTS)
    tables = tomli.loads("\n".join(texts))
    return {name: Domain.from_table(name, table) for name, table in tables.items()}


@cache
def load_ailments() -> Mapping[str, Mapping[str, Any]]:
    """What a domain can get, by name: fields of `Domain` that replace the domain's own."""
    return tomli.loads(_HERE.joinpath("ailments.toml").read_text(encoding="utf-8"))
