"""Which provider a code or wording is from: the same code means different things at different providers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot import toml
from bot.reading.classify.phrases import PhraseIndex
from bot.reading.facts import Facts
from bot.reading.text.words import normalize


@dataclass(frozen=True, slots=True)
class Providers:
    """Providers by their host names, and by marks that only their replies have."""

    hosts: Mapping[str, str]
    marks: PhraseIndex[str]

    def of_host(self, host: str | None) -> str | None:
        """The provider that a host belongs to, by the longest known ending of its name."""
        labels = (host or "").lower().strip(" .[]").split(".")[-6:]
        endings = (".".join(labels[at:]) for at in range(len(labels)))
        return next((self.hosts[ending] for ending in endings if ending in self.hosts), None)

    def of_reply(self, words: str, facts: Facts) -> str | None:
        """The provider that wrote the reply: by its marks, else by the host that sent it.

        If no host is named, as in OpenSMTPD's reports: the reporter's provider, else the recipient's.
        """
        if mark := self.of_words(words):
            return mark
        if facts.remote_mta:
            return self.of_host(facts.remote_mta)
        domain = (facts.recipient or "").rpartition("@")[2]
        named = self.of_host(facts.reporting_mta) or self.of_host(domain)
        return named or self.of_words(normalize(facts.words))

    def of_words(self, words: str) -> str | None:
        """The provider that the first mark in normalized words belongs to."""
        marks = self.marks.find(words)
        return marks[0].owner if marks else None


@cache
def providers() -> Providers:
    """The providers in `providers.toml`, read at first use."""
    entries = toml.read(__package__, "providers.toml")["provider"]
    hosts = {host: entry["name"] for entry in entries for host in entry["hosts"]}
    marks = PhraseIndex((mark, entry["name"]) for entry in entries for mark in entry.get("marks", ()))
    return Providers(hosts, marks)
