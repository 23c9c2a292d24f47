"""The lab's resolver: recursive and validating, as far as anyone can tell."""

import dns.flags
import dns.rcode

from playground.lab import Lab
from tests.playground.lab.clients import ask, records


async def test_it_answers_for_the_domains_of_the_lab(lab: Lab) -> None:
    assert await records(lab, "down.example") == ["10 mx1.down.example.", "20 mx2.down.example."]


async def test_bogus_data_is_withheld_unless_checking_is_off(lab: Lab) -> None:
    checked = await ask(lab, "bogus.example")
    unchecked = await ask(lab, "bogus.example", cd=True)
    assert checked.rcode() == dns.rcode.SERVFAIL
    assert unchecked.rcode() == dns.rcode.NOERROR
    assert unchecked.answer


async def test_a_name_that_is_not_there_is_denied_with_the_parents_soa(lab: Lab) -> None:
    response = await ask(lab, "nobody.example")
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert response.authority[0].name.to_text() == "example."
    assert response.flags & dns.flags.RA
