"""Whose host is it? By registrable domain, as the public suffix list has it."""

from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registrable(name: str) -> str:
    """`example.co.uk` of `mx1.mail.example.co.uk`; the name itself where the list has nothing."""
    found: str | None = _suffixes().privatesuffix(name)
    return found or name
