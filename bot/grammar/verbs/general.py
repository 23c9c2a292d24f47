"""Reads the words after verbs that concern no single incident."""

from collections.abc import Callable

from bot.causes import cause_called, plain_name
from bot.errors import QueryError
from bot.grammar.codes import no_such_code, read_code
from bot.grammar.commands import Command, Explain, Help, ListOpen, ShowHistory
from bot.grammar.explained import of_mail_program
from bot.grammar.markup import A_SENTENCE, shown
from bot.grammar.naming import read_domain, without_filler
from bot.grammar.providers import provider_domain

_ALL_OF_THEM = frozenset({"all", "open", "incidents", "everything"})


def read_list(words: list[str]) -> ListOpen:
    """Also `list all`: everything that is open is listed anyway."""
    if rest := [word for word in words if word.lower() not in _ALL_OF_THEM]:
        raise QueryError(f"`list` takes nothing after it; it got “{shown(' '.join(rest))}”.")
    return ListOpen()


def read_help(words: list[str]) -> Help:
    """Accepts `help` and `help me`; a whole sentence may report a bounce, so it is refused."""
    if len(words) + 1 >= A_SENTENCE:
        raise QueryError(f"`help` lists what works; it got “{shown(' '.join(words))}” after it.")
    return Help()


def read_explain(words: list[str]) -> Explain:
    said = " ".join(words)
    if cause_called(said):
        return Explain(plain_name(said))
    if code := read_code(said):
        return Explain(code)
    if known := of_mail_program(said):
        return known
    if domain := read_domain(said):
        raise QueryError(
            f"`explain` takes a code or a cause. To find out about a domain: `/bounce {domain}`."
        )
    if words:
        raise no_such_code(said)
    raise QueryError(
        "`explain` takes one code, such as `explain 4.4.1` or `explain 550`, or a cause such as "
        "`explain greylisting`; it got nothing."
    )


def about_domain(name: str, command: Callable[[str], Command]) -> Callable[[list[str]], Command]:
    def read(words: list[str]) -> Command:
        named = without_filler(words)
        domain = read_domain(named[0]) or provider_domain(named[0]) if len(named) == 1 else None
        if domain is None:
            got = f"“{shown(' '.join(words))}”" if words else "nothing"
            raise QueryError(f"`{name}` takes one domain, such as `{name} example.com`; it got {got}.")
        return command(domain)

    return read


def read_history(words: list[str]) -> Command:
    return about_domain("history", ShowHistory)(words) if words else ShowHistory()
