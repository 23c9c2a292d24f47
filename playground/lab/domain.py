"""What the lab knows of one domain: what is wrong with it, and what a good diagnosis finds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

import tomli

from playground.lab.dns_manners import Dnssec, NameServer

_HERE = Path(__file__).parent
LISTS = ("controls", "first", "dns", "servers", "tls", "words", "sender", "hostile")
"""Files of `domains/`, in the order in which the page shows them: one table a domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One domain of the lab. All but the first four fields say what is unusual about it."""

    name: str
    about: str
    cause: str
    """The cause that a good diagnosis names."""
    actor: str
    """Who has to act on it."""
    bounce: str = "4.4.1"
    """What one would type with the domain: a code or a reply."""
    size: int | None = None
    """Bytes of the message that bounced."""
    mail: tuple[str, ...] = ("healthy",)
    """How each mail server behaves, by preference: names of `servers.toml`, joined by blanks."""
    names: int = 1
    """How many host names each mail server has, all of them in the MX records."""
    records: str | None = None
    """Zone file lines in place of the MX records, with `{mx1}` for the first mail server's address and
    `{tlsa}`, `{expired}` and `{authority}` for the digests of the good certificate, of the one that ran out,
    and of their issuer's."""
    network: int = 1
    """Second byte of the mail servers' addresses. From 200 on: not one that may be contacted."""
    ipv6: bool = False
    """Whether the mail servers have IPv6 addresses too; those are always dead."""
    control: str = ""
    """`ipv4` or `ipv6` for a mail server to compare with."""
    patient: bool = True
    """Whether it is one to diagnose; otherwise it is there for the checks of others."""
    hostile: bool = False
    """Whether it wants to waste our time and memory: bounding those matters more than the cause."""
    ns: tuple[NameServer, ...] = (NameServer.ANSWERS, NameServer.ANSWERS)
    ns_ipv6: bool = False
    """Whether the name servers have IPv6 addresses, and no others."""
    parent_ns: tuple[int, ...] | None = None
    """Numbers, from 1, of the name servers that the parent zone names; without, all of `ns`."""
    child_ns: tuple[int, ...] | None = None
    """The same in the zone itself."""
    old_records: str | None = None
    """The lines at all name servers but the first, where those have an older copy of the zone."""
    dnssec: Dnssec = Dnssec.UNSIGNED
    delegated: bool = True
    """Whether the parent zone knows it."""
    policy: str | None = None
    """What its MTA-STS policy says (RFC 8461); without, it has none."""
    policy_status: int = 200
    """With which status its policy is answered; a redirect leads to one that would do."""
    registration: str | None = None
    """What the registry says of it, as an RDAP status (RFC 8056), when that is not `active`."""
    recovers_after: float | None = None
    """Seconds after the first question about it at which it is well again."""

    @classmethod
    def from_table(cls, name: str, table: Mapping[str, Any]) -> Self:
        """Raises ValueError for what no domain has."""
        try:
            return cls(name=name, **_read(table))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name}: {error}") from error

    @property
    def servers(self) -> int:
        """Mail servers that it has, or would have when healthy."""
        return max(1, len(self.mail))

    def mail_name(self, number: int) -> str:
        """The name that the mail server with this number, from 1, calls itself."""
        return f"mx{number}.{self.name}"

    def ns_name(self, number: int) -> str:
        """The name of the name server with this number, from 1, with its final dot."""
        return f"ns{number}.{self.name}."

    @property
    def ns_at_parent(self) -> list[str]:
        """The name servers that the parent zone names, as absolute names."""
        return self._ns_names(self.parent_ns)

    @property
    def ns_at_child(self) -> list[str]:
        """The name servers that the zone itself names, as absolute names."""
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
        """Healthy but for the fields of `ailment`; lists are repeated over all its servers."""
        values = _read(ailment)
        for key, count in (("mail", self.servers), ("ns", len(self.ns))):
            if each := values.get(key):
                values[key] = tuple(each[i % len(each)] for i in range(count))
        return replace(self.healed(), **values)


def _read(table: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a domain as TOML has them, in the types of `Domain`."""
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
    """All of them, by name. Raises ValueError for what no domain has, and for one that is there twice."""
    texts = (_HERE.joinpath("domains", f"{each}.toml").read_text(encoding="utf-8") for each in LISTS)
    tables = tomli.loads("\n".join(texts))
    return {name: Domain.from_table(name, table) for name, table in tables.items()}


@cache
def load_ailments() -> Mapping[str, Mapping[str, Any]]:
    """What can be done to a domain, by name: fields of `Domain` that take the place of its own."""
    return tomli.loads(_HERE.joinpath("ailments.toml").read_text(encoding="utf-8"))
