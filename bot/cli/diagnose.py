"""`bouncebot diagnose`: one diagnosis, live."""

import asyncio
import sys
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.ahead import Ahead
from bot.cli.output import as_json, print_json
from bot.errors import QueryError
from bot.models import Diagnosis, Finding, Query, Subject

if TYPE_CHECKING:
    from bot.cli.progress import Progress
    from bot.ports.looking import Diagnose, OnFinding


@click.command()
@click.argument("words", metavar="[QUERY…]", nargs=-1)
@click.option("--message", type=click.Path(path_type=Path), metavar="FILE", help="The bounce.")
@click.option("--size", type=click.IntRange(0), metavar="BYTES", help="Of the message as sent.")
@click.option("--sender-ip", metavar="IP", help="The address that the mail leaves from.")
@as_json
def diagnose(
    words: tuple[str, ...], message: Path | None, size: int | None, sender_ip: str | None, as_json: bool
) -> None:
    """Find out whose problem it is, with live progress.

    QUERY is a code, a domain or address, or both, or a pasted SMTP reply.
    """
    from bot.diagnosing import diagnose_at_once
    from bot.settings import load

    subject = _subject(" ".join(words), message, size)
    ask = partial(diagnose_at_once, load(), _addresses(sender_ip))
    watched = sys.stderr.isatty() and not as_json
    diagnosis = asyncio.run(_live(ask, subject) if watched else ask(subject, _ignore))
    if as_json:
        from bot.diagnosis import diagnosis_as_json

        print_json(diagnosis_as_json(diagnosis))
    else:
        from bot.cli.shown import show

        show(diagnosis)


async def _live(ask: "Diagnose", subject: Subject) -> Diagnosis:
    """What is known before the terminal's library is loaded is shown then, all else at once."""
    known = list[Finding]()
    tell: OnFinding = known.append

    def on_finding(finding: Finding) -> None:
        tell(finding)

    asking = asyncio.ensure_future(ask(subject, on_finding))
    await asyncio.sleep(0)  # what it needs is loaded first
    screen = await Ahead(_load_progress).get()
    with screen() as progress:
        for each in known:
            progress(each)
        tell = progress
        return await asking


def _load_progress() -> "type[Progress]":
    from bot.cli.progress import Progress

    return Progress


def _subject(words: str, message: Path | None, size: int | None) -> Subject:
    from bot.grammar import parse_query
    from bot.subject import subject_of_query

    query = parse_query(words) if words or message is None else Query()
    if size is not None:
        query = replace(query, size=size)
    return _subject_of_file(message, query) if message else subject_of_query(query)


def _subject_of_file(path: Path, asked: Query) -> Subject:
    from bot.reading.reader import read
    from bot.subject import subject_of_bounce, troubles

    try:
        reading = read(path.read_bytes())
    except OSError as error:
        raise QueryError(f"{path}: {error.strerror}. --message takes the file of a bounce.") from None
    failed = troubles(reading)
    if not failed:
        why = reading.why_not or "it tells of no failure"
        raise QueryError(f"{path} is no bounce: {why}. --message takes the file of a bounce.")
    return subject_of_bounce(failed[0], failed, asked)


def _addresses(sender_ip: str | None) -> tuple[str, ...]:
    if sender_ip is None:
        return ()
    try:
        return (str(ip_address(sender_ip)),)
    except ValueError:
        raise QueryError(f"--sender-ip takes an IP address; it got {sender_ip!r}.") from None


def _ignore(_: Finding) -> None:
    """A script is told everything at the end."""
