"""`bouncebot diagnose`: one diagnosis, with live progress."""

import sys
from dataclasses import replace
from ipaddress import ip_address
from typing import TYPE_CHECKING

import click

from bot.cli.output import as_json, print_json, warn
from bot.errors import QueryError
from bot.models.query import Query

if TYPE_CHECKING:
    from bot.models.diagnosis import Subject


@click.command()
@click.argument("words", metavar="[QUERY…]", nargs=-1)
@click.option("--message", metavar="FILE", help="The bounce; - is standard input.")
@click.option("--size", type=click.IntRange(0), metavar="BYTES", help="Size of the message as sent.")
@click.option("--sender-ip", metavar="IP", help="The IP address that the mail is sent from.")
@as_json
def diagnose(
    words: tuple[str, ...], message: str | None, size: int | None, sender_ip: str | None, as_json: bool
) -> None:
    """Find out whose problem it is, with live progress.

    QUERY is a code, a domain or address, or both, or a pasted SMTP reply. The name of a cause alone is
    explained, and so is what a mail program says that sent nothing.
    """
    from bot.net.question import send_first
    from bot.settings import load

    query = _query(words, message, size, as_json=as_json)
    if query is None:
        return
    settings, sender_ips = load(), _addresses(sender_ip)
    first = send_first(settings.nameservers, query.domain)
    from bot.cli.live import diagnosed  # while the answer is on its way

    subject = _subject(query, message)
    watched = sys.stderr.isatty() and not as_json
    diagnosis = diagnosed(settings, sender_ips, first, subject, watched=watched)
    if as_json:
        from bot.diagnosis import diagnosis_as_json

        print_json(diagnosis_as_json(diagnosis))
    else:
        from bot.cli.shown import show

        show(diagnosis, subject.bounce)


def _query(words: tuple[str, ...], message: str | None, size: int | None, *, as_json: bool) -> Query | None:
    """What to diagnose; None if it was explained instead, as Slack does: without a domain there is nothing to
    check."""
    from bot.grammar.query import parse_arguments

    try:
        query = parse_arguments(words) if words or message is None else Query()
    except QueryError:
        if _is_explained(words, as_json=as_json):
            return None
        raise
    if query.reply is not None and message is None and _is_explained(words, as_json=as_json):
        return None  # most queries are a code and a domain, which need not wait for the causes to load
    return query if size is None else replace(query, size=size)


def _is_explained(words: tuple[str, ...], *, as_json: bool) -> bool:
    """Explains what is no question to servers. As JSON there is only a diagnosis, so what a mail program says
    that sent nothing is refused, and the words for a cause are weighed."""
    from bot.cli.explain import show_explanation
    from bot.grammar.explained import explained
    from bot.reading.reader import read_text

    said = " ".join(words)
    named = explained(said)
    if named is None:
        return False
    if not as_json:
        show_explanation(named.code)
    elif unsent := read_text(said).why_not:
        raise QueryError(f"{unsent}.")
    return not as_json


def _subject(query: Query, message: str | None) -> "Subject":
    from bot.subject import subject_of_query

    return _subject_of_file(message, query) if message else subject_of_query(query)


def _subject_of_file(path: str, asked: Query) -> "Subject":
    from bot.models.bounce import Reading
    from bot.reading.files import TOO_LARGE, content
    from bot.reading.reader import read
    from bot.subject import failures, subject_of_failures

    try:
        raw = content(path)
    except OSError as error:
        raise QueryError(f"{path}: {error.strerror}. --message takes the file of a bounce, or -.") from None
    reading = read(raw) if raw is not None else Reading(why_not=TOO_LARGE)
    for left_out in reading.unread:
        warn(f"{path}: not read: {left_out}.")
    failed = failures(reading)
    if not failed:
        why = reading.why_not or "it reports no failure"
        raise QueryError(f"{path} is not a bounce: {why}. --message takes the file of a bounce, or -.")
    return subject_of_failures(failed, asked)


def _addresses(sender_ip: str | None) -> tuple[str, ...]:
    if sender_ip is None:
        return ()
    try:
        return (str(ip_address(sender_ip)),)
    except ValueError:
        raise QueryError(f"--sender-ip takes an IP address; it got {sender_ip!r}.") from None
