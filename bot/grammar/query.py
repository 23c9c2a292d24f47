"""Reads a query: a code, a domain or address, both in any order, or a pasted reply or bounce."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot.causes import cause_called
from bot.errors import QueryError
from bot.grammar.asking import asks_only, cause_beside_domain, meant, telling
from bot.grammar.codes import (
    codes_in,
    dotted,
    is_basic,
    is_enhanced,
    join_spread_codes,
    part_stuck_code,
    separate_codes,
)
from bot.grammar.domains import has_known_top_level
from bot.grammar.markup import plain, shown
from bot.grammar.own_codes import names_own_code, only_own_codes
from bot.grammar.providers import with_providers_domain
from bot.grammar.scan import Found, scan
from bot.grammar.sizes import take_size
from bot.grammar.vocabulary import says_failing, says_full
from bot.grammar.why_not import why_not
from bot.models.query import Query
from bot.suffixes import registrable

WORKS = "What works: `4.4.1 example.com`, `user@example.com`, or the whole bounce, pasted."

_FEW_WORDS = 2


def parse_query(words: str) -> Query:
    """What somebody asks about. Raises QueryError: one line with what was understood and what works."""
    text = with_providers_domain(plain(words))
    if not text:
        raise QueryError(f"That was empty. {WORKS}")
    typed, size = take_size(text)
    query = _parse(typed, text)
    return query if query.reply and query.status else replace(query, size=size)


def _parse(typed: str, text: str) -> Query:
    """The query of a text, and of the same text without a size that was `typed` beside the rest."""
    found = scan(_parted(join_spread_codes(typed)), prose=False)
    said = telling(found.others)
    own = only_own_codes(said)
    if own or asks_only(said):
        found.others.clear()
    if own:
        return _replied_with(own, text, found)
    if cause_beside_domain(typed) or _names_a_cause_at_one(found):
        return replace(query_of(found, reply=text), named=True)
    if _is_prose(text, found):
        query, first = _from_prose(text), _typed_first(text)
        return _asking_about(first, query) if first else query
    _refuse_what_is_wrong(typed, found)
    return query_of(found, reply=None)


def _parted(text: str) -> str:
    """A short query with each code apart from the domain that it was typed to without a blank, and with dots
    in a code."""
    words = text.split()
    return " ".join(part_stuck_code(dotted(word)) for word in words) if len(words) <= _FEW_WORDS else text


def _replied_with(own: tuple[str, ...], text: str, found: Found) -> Query:
    """The query for providers' own codes: they are the reply, after the codes that were typed before them."""
    if found.code or found.domain:
        _refuse_what_is_wrong(text, found)
    if len(own) > 1 and not found.domain:
        raise _several_codes(own)
    reply = " ".join((*found.basic, *found.enhanced, *own))
    return replace(query_of(found, reply=reply), named=found.domain is not None)


def parse_arguments(arguments: Sequence[str]) -> Query:
    """What the arguments of a command line ask about. Raises QueryError.

    Next to a quoted reply, an argument that is a domain or an address says where the mail was going,
    whatever hosts and addresses the reply names.
    """
    query = parse_query(" ".join(arguments))
    alone = {each: scan(each, prose=False) for each in arguments if len(each.split()) == 1}
    places = {each: found for each, found in alone.items() if found.domain and not found.code}
    if len(alone) == len(arguments) or len(places) != 1:
        return query
    ((typed, place),) = places.items()
    reply = " ".join(each for each in arguments if each != typed)
    return replace(_asking_about(place, query), reply=query.reply and plain(reply))


def _typed_first(text: str) -> Found | None:
    """The registered domain typed right before a reply's code; a host name there may be part of the paste."""
    first, second, *_ = [*text.split(None, 2), "", ""]
    found = scan(first, prose=False)
    typed = found.domains and found.domains[0] == registrable(found.domains[0])
    return found if typed and codes_in(second) else None


def _asking_about(place: Found, query: Query) -> Query:
    """The query with `place` as its domain, whatever domain the words name."""
    known = query.address if query.domain == place.domain else None
    return replace(query, domain=place.domain, named=True, address=place.address or known)


def queries_in_lines(text: str) -> list[Query]:
    """One query per line, if every line is only a code and where the mail was going; otherwise none."""
    lines = list(filter(str.strip, plain(text).splitlines()))
    found: list[Found] = []
    for line in lines if len(lines) > 1 else ():
        found.append(scan(join_spread_codes(line), prose=False))
        if not (found[-1].is_short and _names_one(found[-1])):
            return []  # most texts are no list, as their first line shows
    return [query_of(line, reply=None) for line in found]


def _names_one(found: Found) -> bool:
    return len(found.enhanced) <= 1 and len(found.addresses) + len(found.domains) == 1


def _is_prose(text: str, found: Found) -> bool:
    """Whether it is pasted prose and not a short query.

    A pasted reply may consist only of codes and names of servers, pages, or `RESOLVER.ADR.RecipientNotFound`.
    """
    wordy = len(found.others) > _FEW_WORDS or "\n" in text
    full = bool(found.basic and found.enhanced)
    named = bool(found.code) and len(found.places) > 1 and (full or len(found.addresses) == 1)
    if wordy or named or not found.others:
        return wordy or named
    replied = full or bool(found.code and found.domain)
    quoted = len(found.others) > 1 and is_basic(text.split(None, 1)[0])
    return replied or quoted or bool(found.addresses) or _tells_of_failure(text)


def _names_a_cause_at_one(found: Found) -> bool:
    """Whether one of a few words beside a domain names a cause: `certificate expired example.com`."""
    few = not found.code and len(found.places) == 1 and len(found.others) <= _FEW_WORDS
    return few and any(map(cause_called, found.others))


def _tells_of_failure(text: str) -> bool:
    from bot.grammar.wording import has_bounce_words  # loaded late: most queries are a code and a domain

    return has_bounce_words(text) or says_failing(text) or says_full(text)


def _from_prose(text: str) -> Query:
    from bot.grammar.wording import has_log_words

    apart = separate_codes(text)
    found = scan(apart, prose=True)
    found.domains = found.domains or _at_an_end(apart)
    said = _tells_of_failure(text) or has_log_words(text) or names_own_code(text)
    if found.enhanced or found.basic or said or any(map(is_enhanced, found.numbers)):
        return query_of(found, reply=text)
    if found.names_place:
        return query_of(found, reply=None)
    raise _nothing_in(text)


def _at_an_end(text: str) -> list[str]:
    """The domain typed after or before a reply, which here may have an ending that is not a real one."""
    words = text.split()
    typed = scan(words[-1], prose=False).domains or scan(words[0], prose=False).domains
    return [domain for domain in typed if not has_known_top_level(domain)]


def _nothing_in(text: str) -> QueryError:
    return QueryError(f"I found no code, domain or address in “{shown(text)}”. {WORKS}")


def _several_codes(codes: Sequence[str]) -> QueryError:
    return QueryError(f"That names {len(set(codes))} codes. Please give one at a time. {WORKS}")


def query_of(found: Found, reply: str | None) -> Query:
    return Query(status=found.code, reply=reply, domain=found.domain, address=found.address)


def _refuse_what_is_wrong(text: str, found: Found) -> None:
    if found.others:
        raise QueryError(f"{_understood(found)}{_odd(text, found)}")
    if not found.code and not found.domain:
        raise _nothing_in(text)
    if len(found.places) > 1:
        raise QueryError(
            f"That names {len(found.places)} domains. Please give one at a time, or one per line. {WORKS}"
        )
    codes = found.enhanced or found.basic
    if len(set(codes)) > 1:
        raise _several_codes(codes)


def _odd(text: str, found: Found) -> str:
    """What is wrong with the words that are neither a code nor a domain."""
    said = telling(found.others)
    if (corrected := meant(text, said)) and _is_understood(corrected):
        return f"I do not know “{shown(' '.join(said))}”. Did you mean `{shown(corrected)}`?"
    named = " ".join(found.others)
    return f"{why_not(named if cause_called(named) else said[0])} {WORKS}"


def _is_understood(text: str) -> bool:
    with suppress(QueryError):
        parse_query(text)
        return True
    return False


def _understood(found: Found) -> str:
    parts = [f"code `{found.code}`"] if found.code else []
    parts += [f"domain `{found.domain}`"] if found.domain else []
    return f"I understood the {' and the '.join(parts)}, but " if parts else ""
