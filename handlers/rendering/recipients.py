"""The recipients whose mail bounced; those to remove from mailing lists as CSV, ready to copy."""

import csv
import io
from collections.abc import Iterator, Sequence

from bot.models.content import Recipients
from bot.models.incident import Incident
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.escape import line, markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered

MOST_SHOWN = 60
CSV_CHARACTERS = 5000
_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet would take for a formula; some take wide forms too."""
_OTHER_SEPARATORS = ";|"
"""Where the comma is the decimal point, spreadsheets separate cells by others."""


def recipients(content: Recipients, incident: Incident) -> Rendered:
    name = words.name(incident.query)
    people = "1 recipient" if content.total == 1 else f"{content.total:,} recipients"
    told = f"{people} at {name} so far." if content.total else f"No recipient at {name} is known so far."
    return fitted(markup(told, 200), [b.paragraph(b.text(told, 200, bold=True)), *_lists(content)])


def _lists(content: Recipients) -> Iterator[Block]:
    if content.remove:
        table, shown = as_csv(content.remove)
        title = f"No longer exist, take them off your lists{_rest(content.removable, shown)}. As CSV"
        yield b.rich_text(b.heading(title), b.preformatted(table, CSV_CHARACTERS))
    if content.again:
        why = "Refused while " + line(content.doubt or "something was wrong", 100)
        yield _named(f"{why}; they may exist. Send again first", content.again, content.doubtful)
    if content.others:
        title = "The others" if content.remove or content.again else "In the order they came"
        yield _named(title, content.others, content.total - content.removable - content.doubtful)


def _named(title: str, addresses: Sequence[str], count: int) -> Block:
    shown = addresses[:MOST_SHOWN]
    bullets = b.bullets([b.text(one, 100, code=True)] for one in shown)
    return b.rich_text(b.heading(f"{title}{_rest(count, len(shown))}"), bullets)


def _rest(count: int, shown: int) -> str:
    return f" ({shown:,} of {count:,})" if count > shown else ""


def as_csv(addresses: Sequence[str]) -> tuple[str, int]:
    """A header and a line for each address, as many as there is room for; and the number of addresses."""
    text, shown = "address", 0
    for address in addresses:
        row = _row(address)
        if len(text) + 1 + len(row) > CSV_CHARACTERS:
            break
        text, shown = f"{text}\n{row}", shown + 1
    return text, shown


def _row(address: str) -> str:
    """A cell, quoted where CSV requires it (RFC 4180), and never a formula."""
    plain = line(address, 254)
    cell = f"'{plain}" if plain.startswith(_FORMULAS) else plain
    buffer = io.StringIO()
    splits = any(each in cell for each in _OTHER_SEPARATORS)
    csv.writer(buffer, lineterminator="", quoting=csv.QUOTE_ALL if splits else csv.QUOTE_MINIMAL).writerow(
        [cell]
    )
    return buffer.getvalue()
