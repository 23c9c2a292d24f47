"""The lab's domains: readable, complete, and true to their descriptions."""

import pytest

from playground.lab import load_domains
from playground.lab.dns.manners import NameServer
from playground.lab.dns.zone import child_zone
from playground.lab.domain import Domain, load_ailments
from playground.lab.mail.manners import load_servers, manners
from playground.lab.places import allowed_networks, assign

NETWORK_CAUSES = {
    *("nxdomain", "null-mx", "no-mail-host", "mx-unresolvable", "dns-unreachable", "lame-delegation"),
    *("dnssec-bogus", "mx-not-public", "recipient-unreachable", "recipient-refusing", "partial-outage"),
    *("ipv6-broken", "congestion", "server-overloaded", "connection-dropped", "tls-required", "tls-broken"),
}
ACTORS = {"recipient", "sender", "sender-network", "nobody", "unknown"}

DOMAINS = load_domains()


def test_every_cause_that_a_network_can_show_has_a_patient() -> None:
    assert {each.cause for each in DOMAINS.values()}.issuperset(NETWORK_CAUSES)
    assert len([each for each in DOMAINS.values() if each.bounce == "4.4.1"]) >= 45


@pytest.mark.parametrize("name", DOMAINS)
def test_a_served_domain_has_its_faults(name: str) -> None:
    domain = DOMAINS[name]
    zone = child_zone(domain, assign(DOMAINS)[name])
    assert zone.get_rdataset(f"{name}.", "SOA")
    assert all(manners(each).about for each in domain.mail)
    assert domain.about
    assert domain.actor in ACTORS


@pytest.mark.parametrize("name", load_ailments())
def test_every_domain_can_get_every_ailment_and_be_healed(name: str) -> None:
    for domain in DOMAINS.values():
        sick = domain.sickened(load_ailments()[name])
        assert sick.cause == load_ailments()[name]["cause"]
        assert len(sick.ns) == len(domain.ns)
        assert sick.healed().cause == "healthy"


def test_every_behaviour_of_a_mail_server_is_one() -> None:
    for name in load_servers():
        assert manners(name).about


def test_behaviours_can_be_combined() -> None:
    both = manners("small no-tls")
    assert both.extensions["SIZE"] == 1_000_000
    assert both.extensions["STARTTLS"] is False
    assert both.extensions["PIPELINING"] is True


def test_an_unknown_behaviour_is_reported_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no behaviour 'grumpy' .*tarpit"):
        manners("grumpy")


def test_an_unknown_field_is_reported_with_the_domain() -> None:
    with pytest.raises(ValueError, match=r"odd\.example: unknown colour; a domain has .*mail"):
        Domain.from_table("odd.example", {"about": "x", "cause": "x", "actor": "x", "colour": "red"})


def test_an_unknown_kind_of_name_server_is_refused() -> None:
    with pytest.raises(ValueError, match=r"odd\.example: 'asleep'"):
        Domain.from_table("odd.example", {"about": "x", "cause": "x", "actor": "x", "ns": ["asleep"]})


def test_no_two_servers_share_an_address() -> None:
    places = assign(DOMAINS)
    addresses = [each for place in places.values() for each in (*place.mail, *place.ns)]
    assert len(addresses) == len(set(addresses))


def test_trap_addresses_are_outside_the_networks_that_may_be_contacted() -> None:
    assert "127.1.0.0/16" in allowed_networks(DOMAINS)
    assert not any("127.200." in each for each in allowed_networks(DOMAINS))


def test_more_domains_than_addresses_are_refused() -> None:
    one = DOMAINS["healthy.example"]
    with pytest.raises(ValueError, match="addresses for 255"):
        assign({f"d{number}.example": one for number in range(256)})


def test_healing_covers_name_servers_and_mail_servers() -> None:
    well = DOMAINS["dns-mixed.example"].healed()
    assert well.ns == (NameServer.ANSWERS, NameServer.ANSWERS)
    assert well.mail == ("healthy",)
