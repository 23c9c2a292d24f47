"""Short texts without a mail around them: an SMTP reply, a log line, a code."""

import re
from collections.abc import Sequence

from bot.reading.classify import classify, matches_rule
from bot.reading.classify.own_codes import own_code_in
from bot.reading.classify.rules import Strength
from bot.reading.facts import MAX_WORDS, Facts
from bot.reading.notice.commands import command_of
from bot.reading.notice.details import host_of
from bot.reading.notice.parties import recipients_in
from bot.reading.notice.passages import alias_in
from bot.reading.notice.replies import quoted_reply
from bot.reading.report import Report
from bot.reading.text.words import unwrap, without_line_codes

_MAX_LINES = 12
"""Longer texts are left to other detectors."""
_CODE = re.compile(
    r"(?<![\d.\w/-])(?<!version )[245]\.\d{1,3}\.\d{1,3}(?![\d.])|"
    r"(?:^|[:;<>()\[\]|=\"'“”‘’„«*`]|\b(?:said|error|code|smtp))\s{0,8}"
    r"[45]\d\d(?:[ -]#?(?=[^\W\d]|[<(]|[245]\.)|, b?['\"])",
    re.MULTILINE | re.IGNORECASE,
)
"""An enhanced code, or a basic one where a reply begins."""
_PLACE_OR_REPLY = re.compile(r"(?<!\S)(?:[45]\d\d|\S{1,255}\.[a-zA-Z][\w-]{1,62}[:,]?|\W+)(?!\S)")
_SENTENCE_ENDS = re.compile(r"[.!?]\s+|\n")
_FEW = 250
"""Characters. A longer text may only talk about bounces, so weak words do not count in it."""


def detect_snippet(report: Report) -> Sequence[Facts]:
    """One result for a short text with a reply, a code, or little else than words of a rule."""
    text = report.human.strip()
    if not text or text.count("\n") > _MAX_LINES:
        return ()
    facts = Facts(
        recipient=_recipient_in(without_line_codes(text)),
        alias=alias_in(text),
        action=report.action,
        diagnostic=quoted_reply(text),
        text=text[:MAX_WORDS],
        command=command_of(text),
        reporting_mta=report.reporting_mta,
        remote_mta=host_of(text),
        bare=True,
    )
    if facts.diagnostic is None:
        facts = facts._replace(diagnostic=_telling_lines(facts, text))
    if (
        _CODE.search(text)
        or _is_only_own_code(text)
        or _has_words_of_rule(facts)
        or _is_statement(report, text)
    ):
        return [facts._replace(own_code=own_code_in(text))]
    return ()


def _recipient_in(text: str) -> str | None:
    """The recipient, by preference from the sentence with the code on: people may name others before it."""
    named = recipients_in(text)
    if len(named) > 1 and (code := _CODE.search(text)):
        sentence = _SENTENCE_ENDS.split(text[: code.start()])[-1] + text[code.start() :]
        return next((address for address in named if address in sentence), named[0])
    return next(iter(named), None)


def _telling_lines(facts: Facts, text: str) -> str:
    """The lines that a rule matches, with those that they continue; people may have typed others around.

    All lines if no single one matches.
    """
    whole, lines = unwrap(text)[:MAX_WORDS], text.splitlines()
    if len(lines) == 1:
        return whole
    spans = [each.text for each in classify(facts._replace(diagnostic=whole)).evidence]
    telling = [number for number, line in enumerate(lines) if any(span in line for span in spans)]
    if not telling:
        return whole
    first, last = telling[0], telling[-1]
    while first and _goes_on(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return unwrap("\n".join(lines[first : last + 1]))[:MAX_WORDS]


def _goes_on(line: str) -> bool:
    """Whether the line ends within a sentence."""
    return line.strip()[-1:] not in {"", ".", ",", "?", "!"}


def _is_only_own_code(text: str) -> bool:
    """Whether it is a provider's own code, perhaps with a basic code and where the mail was going."""
    if len(text) > _FEW:
        return False
    words = _PLACE_OR_REPLY.sub("", text).split()
    return len(words) == 1 and own_code_in(words[0]) is not None


def _has_words_of_rule(facts: Facts) -> bool:
    """Whether words of a rule report a failure."""
    return matches_rule(facts, Strength.PLAIN if len(facts.words) > _FEW else Strength.HINT)


def _is_statement(report: Report, text: str) -> bool:
    """Whether it says little else than that a mail did not arrive."""
    return len(text) <= _FEW and report.body_reports_failed_mail
