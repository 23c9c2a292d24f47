"""Tables with a heading, as message traces and sending services export them (CSV, or pasted from a sheet)."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from bot.reading.classify import matches_rule
from bot.reading.classify.rules import Strength
from bot.reading.detectors.told import facts_of
from bot.reading.facts import Facts
from bot.reading.notice.replies import quoted_reply
from bot.reading.report import Report
from bot.reading.text.addresses import first_address

_DELIMITERS = ("\t", ",", ";")
_FEWEST_COLUMNS = 3
_RECIPIENTS = ("recipient", "rcpt", "to", "email", "address")
"""Words in the heading of the recipient's column, surest first."""
_NOBODYS = re.compile(r"subject|sender|from|id$")
"""Headings of columns that do not tell what happened."""
_RESULTS = re.compile(
    r"result|status|respon|repl|reason|error|fail|bounce|diag|detail|event|message|desc|smtp|led"
)
"""Headings of columns where a code is a reply, whatever words follow; elsewhere it may be a number."""
_WORD = re.compile(r"[a-z]+")
_WAITS = re.compile(r"defer|delay|pending|retry", re.IGNORECASE)


def detect(report: Report) -> Sequence[Facts]:
    """One result for each row with a refusal; none for a mail, which is no table."""
    if report.mail.headers:
        return ()
    text = report.human.lstrip("\n \ufeff")
    heading = text.partition("\n")[0].lower().replace("e-mail", "email")
    delimiter = next((each for each in _DELIMITERS if heading.count(each) + 1 >= _FEWEST_COLUMNS), None)
    if not delimiter or "@" in heading:
        return ()
    names = [name.strip(" \"'\r") for name in heading.split(delimiter)]
    column = _recipients_column(names)
    return list(_rows(text, delimiter, names, column)) if column is not None else ()


def _recipients_column(names: Sequence[str]) -> int | None:
    for wanted in _RECIPIENTS:
        for number, name in enumerate(names):
            if wanted in (word.removesuffix("s") for word in _WORD.findall(name)) and not _NOBODYS.search(
                name
            ):
                return number
    return None


def _rows(text: str, delimiter: str, names: Sequence[str], column: int) -> Iterator[Facts]:
    telling = [number for number, name in enumerate(names) if number != column and not _NOBODYS.search(name)]
    with suppress(csv.Error):  # a cell of more than 128 KB
        for row in csv.reader(text.split("\n")[1:], delimiter=delimiter):
            if len(row) == len(names) and (recipient := first_address(row[column])):
                refusals = [row[number] for number in telling if _refuses(names[number], row[number])]
                if refusals:
                    waits = _waits(row[number] for number in telling)
                    yield facts_of(max(refusals, key=len), recipient, "delayed" if waits else "failed")


def _refuses(heading: str, cell: str) -> bool:
    reply = quoted_reply(cell)
    if reply is None or reply.startswith("2"):
        return False
    return _RESULTS.search(heading) is not None or matches_rule(
        facts_of(cell, None, "failed"), Strength.PLAIN
    )


def _waits(cells: Iterable[str]) -> bool:
    """Whether a cell says in one word that the mail still waits."""
    return any(_WAITS.match(cell.strip()) for cell in cells)
