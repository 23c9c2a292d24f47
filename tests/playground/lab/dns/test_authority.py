"""For any query, an authoritative answer has one of three forms."""

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
from hypothesis import given
from hypothesis import strategies as st

from playground.lab import load_domains
from playground.lab.dns import authority
from playground.lab.world import World

WORLD = World(load_domains(), clock=lambda: 0.0)
LABELS = st.sampled_from(["@", "mx1", "mail", "ns1", "*", "x", "_25._tcp.mx1", "a.b.c", "\\000", "x" * 63])
TYPES = st.sampled_from(["A", "AAAA", "MX", "NS", "SOA", "DS", "DNSKEY", "CNAME", "TXT", "ANY", "TYPE65280"])


@given(st.sampled_from(sorted(WORLD.domains)), LABELS, TYPES, st.booleans())
def test_a_domains_server_answers_or_denies(domain: str, label: str, rdtype: str, do: bool) -> None:
    name = dns.name.from_text(label, dns.name.from_text(domain))
    query = dns.message.make_query(name, rdtype, want_dnssec=do)
    patient = WORLD.domains[domain]
    response = authority.answer(WORLD.zone(patient, 0), query, patient)
    assert response.flags & dns.flags.AA
    assert bool(response.answer) or response.authority[0].rdtype == dns.rdatatype.SOA
    assert response.rcode() != dns.rcode.NXDOMAIN or response.authority
    assert dns.message.from_wire(response.to_wire(max_size=65535)).question == query.question


@given(st.sampled_from(sorted(WORLD.domains)), LABELS, TYPES)
def test_the_parent_refers_for_names_that_it_delegated(domain: str, label: str, rdtype: str) -> None:
    name = dns.name.from_text(label, dns.name.from_text(domain))
    response = authority.answer(WORLD.parent(name), dns.message.make_query(name, rdtype), None)
    known = WORLD.domains[domain].delegated and domain.endswith(".example")
    referred = not response.flags & dns.flags.AA
    assert referred == (known and not (rdtype == "DS" and label == "@"))
    if referred:
        assert response.authority[0].rdtype == dns.rdatatype.NS
