"""Turns a query or a bounce into the subject that a diagnosis starts from."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.grammar.asking import cause_beside_domain
from bot.grammar.domains import address_of, domain_of
from bot.grammar.query import queries_in_lines
from bot.grammar.vocabulary import is_nowhere
from bot.models.bounce import Bounce, Reading
from bot.models.diagnosis import Subject
from bot.models.query import Query

_FAILED = ("failed", "delayed", "expired")
"""Actions that mean a failure or a delay."""


def subject_of_query(query: Query) -> Subject:
    """The first subject of a query, with the recipients of the others."""
    first = _first_of(subjects_of(query, _read(query.reply) if query.reply else Reading()))
    return replace(first, query=replace(first.query, size=query.size or first.query.size))


def _first_of(subjects: Sequence[Subject]) -> Subject:
    """The first subject, with the recipients of the others."""
    first, *rest = subjects
    named = [address for one in rest for address in (one.query.address, *one.others) if address]
    return replace(first, others=(*first.others, *named))


def _read(reply: str) -> Reading:
    from bot.reading.reader import read_text  # it takes a while to load, and few queries are pasted

    return read_text(reply)


def _read_own_code(reply: str) -> Reading:
    """The reading of a provider's own code in words that do not report a failure otherwise."""
    from bot.reading.classify.own_codes import own_code_in

    code = own_code_in(reply)
    return _read(code) if code else Reading()


def _read_name(reply: str) -> Reading:
    """The reading of a provider's own code, or else of a cause that somebody names beside a domain."""
    named = cause_beside_domain(reply)
    if named is None:
        return _read_own_code(reply)
    from bot.reading.classify import means_by_name

    return Reading(bounces=(Bounce(**means_by_name(*named)._asdict(), action="failed", diagnostic=reply),))


def subjects_of(query: Query, pasted: Reading) -> list[Subject]:
    """The subjects of a query. A pasted bounce says more than the query alone, unless a domain was typed
    beside it that none of its bounces concerns."""
    if query.reply is None:
        return [Subject(query=query)]
    if listed := subjects_in_lines(query.reply):
        return listed
    bounces = failures(pasted) or failures(_read_name(query.reply))
    found = subjects_at_domains(bounces)
    if found and not (query.named and query.domain not in {one.query.domain for one in found}):
        return found
    nobodys = next((bounce for bounce in bounces if not address_of(bounce.recipient or "")), None)
    return [Subject(query=_without_sender(query, nobodys), bounce=nobodys)]


def _without_sender(query: Query, bounce: Bounce | None) -> Query:
    """The query without the address that a program's error names as the sender's own."""
    if query.reply is None or query.address is None or not (bounce and bounce.told_to_program):
        return query
    from bot.reading.notice.parties import others_in  # loaded with the reading

    return replace(query, address=None, domain=None) if query.address in others_in(query.reply) else query


def subjects_in_lines(text: str) -> list[Subject]:
    """The subjects of a list of codes and domains, which is not a bounce: its lines are independent of each
    other."""
    groups: dict[str | None, list[Query]] = {}
    for query in queries_in_lines(text):
        groups.setdefault(query.domain, []).append(query)
    return [
        Subject(query=first, others=tuple(query.address for query in rest if query.address))
        for first, *rest in groups.values()
    ]


def subjects_at_domains(bounces: Iterable[Bounce]) -> list[Subject]:
    return [one for one in subjects_by_domain(bounces) if one.query.domain]


def subjects_by_domain(bounces: Iterable[Bounce]) -> list[Subject]:
    """One subject for each domain; one without a domain only if there is no other."""
    groups: dict[str | None, dict[str | None, Bounce]] = {}
    for bounce in bounces:
        groups.setdefault(_domain(bounce), {}).setdefault(bounce.recipient, bounce)
    if len(groups) > 1:
        groups.pop(None, None)
    return [_subject_at(domain, *group.values()) for domain, group in groups.items()]


def _subject_at(domain: str | None, bounce: Bounce, *others: Bounce) -> Subject:
    recipients = tuple(each.recipient for each in others if each.recipient)
    return Subject(query=_query_of(bounce, Query(domain=domain)), bounce=bounce, others=recipients)


def _domain(bounce: Bounce) -> str | None:
    """Where its mail was going; a server that refused it if the address is not shown."""
    addresses = (address_of(each or "") for each in (bounce.recipient, bounce.alias))
    named = (*(found[1] for found in addresses if found), domain_of(bounce.remote_mta or ""))
    return next((domain for domain in named if domain and not is_nowhere(domain)), None)


def tells_something(subject: Subject) -> bool:
    """Whether there is a domain to check, or a reply whose words, not only its code, name a cause."""
    if subject.query.domain is not None or subject.bounce is None:
        return subject.query.domain is not None
    worded = any(each.is_wording for each in subject.bounce.evidence)
    return worded and subject.bounce.likeliest is not None


def subject_of_failures(failed: Sequence[Bounce], asked: Query) -> Subject:
    """Of the failures in a message, the one asked about by address or domain; otherwise the first."""
    address = (asked.address or "").lower()

    def goes_after(bounce: Bounce) -> tuple[bool, bool]:
        return _domain(bounce) != asked.domain, (bounce.recipient or "").lower() != address

    first = _first_of(subjects_by_domain(sorted(failed, key=goes_after) if asked.domain else failed))
    assert first.bounce is not None
    known = replace(asked, domain=asked.domain or first.query.domain)
    return replace(first, query=_query_of(first.bounce, known))


def _query_of(bounce: Bounce, asked: Query) -> Query:
    """The query for a bounce. What was asked takes precedence, except for the address that failed."""
    found = address_of(bounce.recipient or "")
    address, domain = found if found and not is_nowhere(found[1]) else (asked.address, None)
    return replace(
        asked,
        status=asked.status or bounce.status or (str(bounce.reply_code) if bounce.reply_code else None),
        reply=asked.reply or bounce.diagnostic,
        domain=asked.domain or domain,
        address=address,
        size=asked.size or bounce.size,
    )


def failures(reading: Reading) -> list[Bounce]:
    """The bounces that report a failure or a delay, in the order of the message."""
    return [bounce for bounce in reading.bounces if bounce.action in _FAILED or _failed_unsaid(bounce)]


def _failed_unsaid(bounce: Bounce) -> bool:
    return bounce.action is None and bounce.reason not in {"vacation", "feedback", "delivered"}
