"""Findings as a table, and as evidence for a verdict."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from bot.causes import ENOUGH
from bot.models.diagnosis import Diagnosis, Finding, FindingState, WeighedCause
from bot.wording.text import title
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.escape import line
from handlers.rendering.rendered import Block

MOST_ROWS = 16
MOST_REASONS = 5
MOST_UNSEEN = 5
_ORDER = list(words.MARKS)
_COMPARISONS = {"resolver", "vantage"}
_MEMORY = "history"
"""The check that looks at earlier results instead of the current state."""
_COLUMNS = ("Result", "Check", "Found")


def others(diagnosis: Diagnosis) -> Iterator[Block]:
    """The findings that neither the evidence nor the list of what could not be checked shows."""
    cited = {
        each for _, ids in _evidence(diagnosis) for same in _told(ids, diagnosis).values() for each in same
    }
    hidden = set(_hidden(diagnosis))
    rest = table(f for f in diagnosis.findings if f.id not in cited and f.summary not in hidden)
    if rest:
        yield from (b.rich_text(b.heading("Also checked")), rest)


def table(findings: Iterable[Finding]) -> Block | None:
    """A table of findings, failed ones first, without skipped ones."""
    asked = [finding for finding in findings if finding.state is not FindingState.SKIPPED]
    if not asked:
        return None
    groups = [list(alike) for _, alike in groupby(sorted(asked, key=_urgency), key=_row_key)]
    rows = [_row(_COLUMNS), *(_row(_cells(first, len(more))) for first, *more in groups[:MOST_ROWS])]
    wrapped = [{"is_wrapped": column == "Found"} for column in _COLUMNS]
    return {"type": "table", "rows": rows, "column_settings": wrapped}


def _urgency(finding: Finding) -> tuple[int, bool]:
    return _ORDER.index(finding.state), finding.check in _COMPARISONS


def _row_key(finding: Finding) -> tuple[str, ...]:
    """The key for sharing a row: comparison servers with the same result from the same place share one."""
    shared = (finding.check, finding.state, finding.vantage or "")
    return shared if finding.check in _COMPARISONS else (*shared, finding.id)


def _cells(finding: Finding, more: int) -> Sequence[str]:
    return (words.MARKS[finding.state], finding.check, f"{told(finding)}{_same_for(more)}")


def told(finding: Finding) -> str:
    """The finding's sentence, with the place it was checked from."""
    return f"{finding.summary} (from {finding.vantage})" if finding.vantage else finding.summary


def _same_for(more: int) -> str:
    return f"; same for {more} more" if more else ""


def _row(cells: Sequence[str]) -> list[Block]:
    return [
        {"type": "raw_text", "text": line(cell, most) or "–"}
        for cell, most in zip(cells, (20, 20, 190), strict=True)
    ]


def reasons(diagnosis: Diagnosis) -> Iterator[Block]:
    """The evidence for and against the winning cause; if none won, for each cause that weighed enough."""
    for heading, ids in _evidence(diagnosis):
        items = [[b.text(summary, 200)] for summary in summaries(ids, diagnosis)]
        if items:
            yield b.rich_text(b.heading(heading), b.bullets(items))


def _evidence(diagnosis: Diagnosis) -> Iterator[tuple[str, Sequence[str]]]:
    won = next((c for c in diagnosis.causes if c.cause == diagnosis.verdict.cause), None)
    if won:
        supports, against = sides(won, diagnosis)
        yield from (("Evidence for it", supports), ("Evidence against it", against))
        return
    for rival in (each for each in diagnosis.causes if each.weight >= ENOUGH):
        yield f"Evidence for \u201c{title(rival.cause)}\u201d", rival.supports


def sides(one: WeighedCause, diagnosis: Diagnosis) -> tuple[list[str], list[str]]:
    """The findings for and against a cause, by id. One that is on both sides, such as a refused connection of
    "no mail server answers", is shown on the side that decided."""
    both = set(one.supports) & set(one.against)
    if one.cause == diagnosis.verdict.cause:
        return list(one.supports), [each for each in one.against if each not in both]
    return [each for each in one.supports if each not in both], list(one.against)


def summaries(ids: Sequence[str], diagnosis: Diagnosis) -> list[str]:
    """The sentences of findings by id; comparison servers with the same result share one."""
    return list(_told(ids, diagnosis))


def _told(ids: Sequence[str], diagnosis: Diagnosis) -> dict[str, list[str]]:
    """The first sentences, each with the findings that it stands for."""
    by_id = {finding.id: finding for finding in diagnosis.findings}
    groups: dict[object, list[str]] = {}
    for each in ids:
        found = by_id.get(each)
        groups.setdefault(_row_key(found) if found else None, []).append(each)
    lines: dict[str, list[str]] = {}
    for same in groups.values():
        first = by_id.get(same[0])
        said = f"{first.summary}{_same_for(len(same) - 1)}" if first else "The text of the bounce says so."
        lines.setdefault(said, []).extend(same)
    return dict(islice(lines.items(), MOST_REASONS))


def unseen(diagnosis: Diagnosis) -> Block | None:
    """What could not be checked from here, so that nobody takes silence for health."""
    items = [[b.text(summary, 160)] for summary in _hidden(diagnosis)]
    return b.rich_text(b.heading("What could not be checked from here"), b.bullets(items)) if items else None


def _hidden(diagnosis: Diagnosis) -> list[str]:
    dark = {FindingState.UNKNOWN, FindingState.SKIPPED}
    said = (f.summary for f in diagnosis.findings if f.state in dark and f.check != _MEMORY)
    return list(dict.fromkeys(said))[:MOST_UNSEEN]


def changes(before: Diagnosis | None, now: Diagnosis) -> list[Finding]:
    """The findings whose state has changed."""
    known = {finding.id: finding.state for finding in before.findings} if before else {}
    return [f for f in now.findings if f.id in known and known[f.id] is not f.state]
