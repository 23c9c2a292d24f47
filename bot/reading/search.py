"""Where the bounces are in what was handed over: the mail itself, what it quotes, the mails inside it."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.reading.detectors import FOR_PEOPLE, MACHINE_READABLE, Detector, may_carry_fields
from bot.reading.facts import Facts
from bot.reading.handed_on.forwarded import views
from bot.reading.lazy import Lazy
from bot.reading.report import Report

_MAX_DEPTH = 8


class Told(NamedTuple):
    """What one mail tells of its recipients."""

    report: Report
    facts: Sequence[Facts]
    note: str | None = None


class _Layer:
    """A mail, as it may be looked at, and the mails inside it."""

    def __init__(self, report: Report, depth: int = 0) -> None:
        self._report = report
        attached = report.mail.attached if depth < _MAX_DEPTH else ()
        self.inside = [_Layer(Report(one), depth + 1) for one in attached]

    def by_fields(self) -> Told | None:
        """What fields for machines in the mail itself say, or in what it quotes."""
        return self._tells(MACHINE_READABLE) if may_carry_fields(self._report.mail) else None

    def by_words(self) -> Told | None:
        """What its words say."""
        return self._tells(FOR_PEOPLE)

    @property
    def by_mail_system(self) -> bool:
        """Whether it may be a report itself, rather than a person's mail about one."""
        return self._report.from_daemon

    def hands_on(self, inner: "_Layer") -> bool:
        """Whether a mail inside may be meant: of what a mail system returns, only a report itself."""
        return inner.by_mail_system or not self.by_mail_system

    @Lazy
    def _reports(self) -> list[Report]:
        return list(views(self._report))

    def _tells(self, detectors: Sequence[Detector]) -> Told | None:
        """By the first of the detectors that knows the form."""
        for report in self._reports:
            for detect in detectors:
                if (facts := detect(report)) and (facts[0].reason or not report.explains):
                    return Told(report, facts)
        return None


def search(report: Report) -> list[Told]:
    """The bounces in a mail: fields for machines, wherever they stand, before words."""
    layer = _Layer(report)
    return _by_fields(layer) or _by_words(layer)


def _by_fields(layer: _Layer) -> list[Told]:
    """Of a bounce of a bounce the inner one; of a mail that is none, each that it carries for itself."""
    if own := layer.by_fields():
        returned = [told for inner in layer.inside for told in _by_fields(inner) if inner.by_mail_system]
        return [_noted(told, own) for told in returned] or [own]
    found = [(inner, _by_fields(inner)) for inner in layer.inside if layer.hands_on(inner)]
    carried = any(each for _, each in found)
    return [told for inner, each in found for told in each or _by_words(inner)] if carried else []


def _by_words(layer: _Layer) -> list[Told]:
    if own := layer.by_words():
        return [own]
    return [told for inner in layer.inside for told in _by_words(inner)]


def _noted(inner: Told, outer: Told) -> Told:
    """The inner bounce is about what people wrote; that it came back as well is only worth a note."""
    who = ", ".join(one.recipient for one in outer.facts if one.recipient) or "its sender"
    return inner._replace(note=f"This bounce itself came back: it could not be delivered to {who}")
