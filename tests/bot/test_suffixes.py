"""The list gives the same results parsed by top-level domain as when parsed whole."""

import pytest
from publicsuffixlist import PublicSuffixList

from bot.suffixes import has_known_top, registrable


@pytest.mark.parametrize(
    ("name", "organization"),
    [
        ("mx1.mail.example.co.uk", "example.co.uk"),
        ("mx.example.com", "example.com"),
        ("a.b.kawasaki.jp", "a.b.kawasaki.jp"),
        ("mail.city.kawasaki.jp", "city.kawasaki.jp"),
        ("mx.xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("mx.lab.unheard-of", "lab.unheard-of"),
        ("com", "com"),
        ("mx.example.xn--\N{SNOWMAN}", "example.xn--\N{SNOWMAN}"),
    ],
)
def test_the_domain_of_an_organization_is_one_label_below_a_public_suffix(
    name: str, organization: str
) -> None:
    assert registrable(name) == organization
    assert organization == (PublicSuffixList().privatesuffix(name) or name)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("example.com", True),
        ("foo.ck", True),
        ("a.xn--p1ai", True),
        ("error.log", False),
        ("a.xn--zz", False),
    ],
)
def test_top_level_domains_that_exist_are_known(name: str, known: bool) -> None:
    assert has_known_top(name) is known
