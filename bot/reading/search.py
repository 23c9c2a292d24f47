"""Searches a mail for bounces: in itself, in what it quotes, and in the mails inside it."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.reading.detectors import FOR_PEOPLE, MACHINE_READABLE, Detector, may_carry_fields
from bot.reading.facts import Facts
from bot.reading.handed_on.forwarded import views
from bot.reading.lazy import Lazy
from bot.reading.report import Report

_MAX_DEPTH = 8


class Result(NamedTuple):
    """What one mail says about its recipients."""

    report: Report
    facts: Sequence[Facts]
    note: str | None = None


class _Layer:
    """A mail with its views and the mails inside it."""

    def __init__(self, report: Report, depth: int = 0) -> None:
        self._report = report
        attached = report.mail.attached if depth < _MAX_DEPTH else ()
        self.inside = [_Layer(Report(one), depth + 1) for one in attached]

    def by_fields(self) -> Result | None:
        """What machine-readable fields say, in the mail itself or in what it quotes."""
        return self._detect(MACHINE_READABLE) if may_carry_fields(self._report.mail) else None

    def by_words(self) -> Result | None:
        """What the text for people says."""
        return self._detect(FOR_PEOPLE)

    @property
    def by_mail_system(self) -> bool:
        """Whether it may be a report itself and not a person's mail about one."""
        return self._report.from_daemon

    def hands_on(self, inner: "_Layer") -> bool:
        """Whether a mail inside is searched: in a mail system's mail, only if it may be a report itself."""
        return inner.by_mail_system or not self.by_mail_system

    @Lazy
    def _reports(self) -> list[Report]:
        return list(views(self._report))

    def _detect(self, detectors: Sequence[Detector]) -> Result | None:
        """The result of the first detector that recognizes its form."""
        for report in self._reports:
            for detect in detectors:
                if (facts := detect(report)) and (facts[0].reason or not report.is_documentation):
                    return Result(report, facts)
        return None


def search(report: Report) -> list[Result]:
    """The bounces in a mail: by machine-readable fields anywhere in it, else by words."""
    layer = _Layer(report)
    return _by_fields(layer) or _by_words(layer)


def _by_fields(layer: _Layer) -> list[Result]:
    """The bounce in a bounced bounce, with a note; in a mail that is no bounce, each that it carries."""
    if own := layer.by_fields():
        returned = [result for inner in layer.inside for result in _by_fields(inner) if inner.by_mail_system]
        return [_noted(result, own) for result in returned] or [own]
    found = [(inner, _by_fields(inner)) for inner in layer.inside if layer.hands_on(inner)]
    carried = any(each for _, each in found)
    return [result for inner, each in found for result in each or _by_words(inner)] if carried else []


def _by_words(layer: _Layer) -> list[Result]:
    if own := layer.by_words():
        return [own]
    return [result for inner in layer.inside for result in _by_words(inner)]


def _noted(inner: Result, outer: Result) -> Result:
    """The inner bounce, which is about what people wrote, with a note that it bounced itself."""
    who = ", ".join(one.recipient for one in outer.facts if one.recipient) or "its sender"
    return inner._replace(note=f"This bounce itself came back: it could not be delivered to {who}")
