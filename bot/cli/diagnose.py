"""`bouncebot diagnose`: one diagnosis, live."""

import asyncio
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from bot.ahead import Ahead
from bot.cli.output import AsJson, print_json
from bot.errors import QueryError
from bot.models import Finding, Query, Subject
from bot.ports.looking import Diagnose, OnFinding

app = typer.Typer()


@app.command()
def diagnose(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY…", help="A code, a domain or address, or both, or a pasted SMTP reply."
        ),
    ] = None,
    message: Annotated[Path | None, typer.Option(metavar="FILE", help="The bounce.")] = None,
    size: Annotated[int | None, typer.Option(metavar="BYTES", min=0, help="Of the message as sent.")] = None,
    sender_ip: Annotated[
        str | None, typer.Option(metavar="IP", help="The address that the mail leaves from.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find out whose problem it is, with live progress."""
    from bot.diagnosing import diagnose_at_once
    from bot.settings import load

    subject = _subject(" ".join(words or []), message, size)
    ask = partial(diagnose_at_once, load(), _addresses(sender_ip))
    if as_json:
        diagnosis = asyncio.run(ask(subject, _ignore))
        from bot.diagnosis import diagnosis_as_json

        print_json(diagnosis_as_json(diagnosis))
    else:
        asyncio.run(_live(ask, subject))


async def _live(ask: Diagnose, subject: Subject) -> None:
    """What is known before the terminal's library is loaded is shown then, all else at once."""
    known = list[Finding]()
    tell: OnFinding = known.append

    def on_finding(finding: Finding) -> None:
        tell(finding)

    asking = asyncio.ensure_future(ask(subject, on_finding))
    screen = await Ahead(_load_screen).get()
    with screen.Progress() as progress:
        for each in known:
            progress(each)
        tell = progress
        diagnosis = await asking
    screen.show(diagnosis)


def _load_screen() -> ModuleType:
    from bot.cli import progress

    return progress


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
    """With --json nobody watches."""
