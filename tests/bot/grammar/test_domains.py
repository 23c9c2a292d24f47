"""Internationalized domains as people read them, without misleading anybody."""

import pytest

from bot.grammar.domains import domain_of, readable


@pytest.mark.parametrize(
    "domain", ["exämple.de", "почта.example", "münchen.example", "例え.example", "ドメイン名例.example"]
)
def test_an_internationalized_domain_is_shown_in_unicode(domain: str) -> None:
    written = domain_of(domain)
    assert written is not None
    assert readable(written) == domain


@pytest.mark.parametrize(
    "domain",
    [
        "example.com",
        "xn--pypal-4ve.com",  # a Cyrillic letter within Latin ones
        "xn--4dbrk0ce.example",  # from right to left
        str(domain_of("例ą.example")),  # a Latin letter among Chinese ones
        "xn--.com",
        "xn--zzzzzz-.com",
    ],
)
def test_a_domain_without_unicode_or_one_that_could_mislead_is_not_shown(domain: str) -> None:
    assert readable(domain) is None
