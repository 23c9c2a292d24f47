"""Well-known mail providers, which people name without a domain: `why is gmail rejecting us`."""

from collections.abc import Mapping
from functools import cache

from bot import toml
from bot.grammar.markup import EDGES
from bot.grammar.scan import scan

_MOST_WORDS = 12
"""A longer text is pasted, and may name a provider for any reason."""


def with_providers_domain(text: str) -> str:
    """The text with the domain of the one provider that it names, in place of the name, if it is short and
    names no place itself."""
    words = text.split()
    named = {word for word in words if provider_domain(word)} if len(words) <= _MOST_WORDS else set()
    if len(named) != 1 or scan(text, prose=False).domain:
        return text
    return " ".join(provider_domain(word) or word for word in words)


def provider_domain(word: str) -> str | None:
    """`gmail.com` for `Gmail`, `gmail's`; None if it names no provider."""
    bare = word.lower().strip(EDGES)
    return _domains().get(bare.removesuffix("'s").removesuffix("’s"))


@cache
def _domains() -> Mapping[str, str]:
    tables = toml.read(__package__, "providers.toml")
    return {name: domain for domain, names in tables.items() for name in names}
