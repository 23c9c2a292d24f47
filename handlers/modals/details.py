"""Details: the verdict, every cause that was weighed, and every finding."""

import json
from collections.abc import Iterator, Sequence

from bot.models.diagnosis import Diagnosis, Finding
from bot.models.incident import Incident
from bot.wording.text import second_trouble_of
from handlers.modals import forms
from handlers.rendering import answers, diagnosed, findings, words
from handlers.rendering import blocks as b
from handlers.rendering.escape import line
from handlers.rendering.rendered import Block
from handlers.rendering.verdict import verdict

TITLE = 24
MOST_FINDINGS = 80
MOST_SENT = 200_000
"""Most characters of JSON for findings, of 250,000 for a view: a character beyond ASCII takes up to
twelve."""


def view(incident: Incident, diagnosis: Diagnosis) -> Block:
    blocks = [b.header(words.name(incident.query)), *_blocks(diagnosis, incident)]
    return forms.modal(line(f"Details {incident.id}", TITLE), blocks)


def _blocks(diagnosis: Diagnosis, incident: Incident) -> Iterator[Block]:
    yield verdict(diagnosis, incident)
    yield from answers.weighed(diagnosis)
    yield b.divider()
    if diagnosis.findings:
        title = f"{len(diagnosis.findings)} findings, in the order they came in"
        yield b.rich_text(b.heading(title), b.bullets(_rows(diagnosis.findings[:MOST_FINDINGS])))
    yield b.context(diagnosed.duration_of(diagnosis))
    if other := second_trouble_of(incident):
        yield b.divider()
        yield b.rich_text(b.heading("Second trouble"))
        yield verdict(other.diagnosis, incident)
        yield from answers.weighed(other.diagnosis)


def _rows(found: Sequence[Finding]) -> Iterator[list[Block]]:
    """As many rows as there is room for."""
    room = MOST_SENT
    for row in map(_row, found):
        room -= len(json.dumps(row))
        if room < 0:
            return
        yield row


def _row(finding: Finding) -> list[Block]:
    return [
        b.text(words.MARKS[finding.state], bold=True),
        b.text(" "),
        b.text(finding.check, 20, code=True),
        b.text(f" {findings.told(finding)}", 240),
        b.text(_times(finding)),
    ]


def _times(finding: Finding) -> str:
    """When the finding was made, and how long it took if that is noticeable."""
    took = f", took {finding.seconds:.2f} s" if finding.seconds >= 0.01 else ""
    return f" (at {finding.at_seconds:.2f} s{took})"
