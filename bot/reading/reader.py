"""Bytes or text in, a Reading out. Pure: no clock, no network, no files."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import get_args

from bot.models import Bounce, Reading
from bot.models.bounce import Action
from bot.reading.charset import decode
from bot.reading.classify import Classification, classify
from bot.reading.detectors import FOR_PEOPLE, MACHINE_READABLE, Detector
from bot.reading.facts import Facts
from bot.reading.forwarded import unwrap
from bot.reading.mail import MAX_TEXT, Headers, Mail, Part
from bot.reading.markup import html_to_text, plain_quotes, unslack
from bot.reading.mime import is_message, normalize, parse
from bot.reading.outlook import is_outlook, parse_outlook
from bot.reading.report import Report
from bot.reading.snippet import detect_snippet


def read(raw: bytes) -> Reading:
    """Reads what people hand over: a message, a forwarded one, a text. Never raises."""
    if not raw or raw.isspace():
        return Reading(why_not="it is empty")
    if is_outlook(raw):
        return _read_saved(raw)
    if not is_message(raw):
        return read_text(decode(normalize(raw[: MAX_TEXT * 2])))
    return _read_mail(parse(raw))


def read_text(text: str) -> Reading:
    """Reads words without a mail around them: pasted, or with Slack's markup."""
    text = plain_quotes(unslack(text))[:MAX_TEXT]
    if "\x00" in text or text.count("\ufffd") * 10 > len(text):
        return Reading(why_not="it is binary data, not mail")
    if "<html" in text[:2000].lower() or "<body" in text[:2000].lower():
        text = html_to_text(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    mail = Mail(Headers(), (Part("text/plain", text),))
    reading = _read_mail(mail)
    if not reading.is_bounce and (facts := detect_snippet(Report(mail))):
        return Reading(bounces=tuple(_bounces(facts, Report(mail))))
    return reading


def _read_saved(raw: bytes) -> Reading:
    mail = parse_outlook(raw)
    return _read_mail(mail) if mail else Reading(why_not="this file of Outlook's is damaged: save it anew")


def _read_mail(mail: Mail) -> Reading:
    reports = [Report(candidate) for candidate in unwrap(mail)]
    told = [(report, facts) for report in reports if (facts := _detect(report, MACHINE_READABLE))]
    if told:
        return _innermost(told)
    for report in reports:
        if facts := _detect(report, FOR_PEOPLE):
            return Reading(bounces=tuple(_bounces(facts, report)))
    return Reading(why_not=_why_not(mail))


def _innermost(told: list[tuple[Report, Sequence[Facts]]]) -> Reading:
    """Of a bounce of a bounce the inner one, which is about what people wrote; the outer one is noted."""
    report, facts = told[-1]
    bounces = _bounces(facts, report)
    if len(told) > 1:
        outer = ", ".join(one.recipient for one in told[0][1] if one.recipient) or "its sender"
        note = f"This bounce itself came back: it could not be delivered to {outer}"
        bounces = [replace(bounce, conflicts=(*bounce.conflicts, note)) for bounce in bounces]
    return Reading(bounces=tuple(bounces))


def _detect(report: Report, detectors: Sequence[Detector]) -> Sequence[Facts]:
    return next((facts for detect in detectors if (facts := detect(report))), ())


def _bounces(facts: Sequence[Facts], report: Report) -> list[Bounce]:
    return [_bounce(one, report) for one in facts]


def _bounce(facts: Facts, report: Report) -> Bounce:
    told = Classification(reason=facts.reason, confidence=0.95) if facts.reason else classify(facts)
    original = report.original
    return Bounce(
        recipient=facts.recipient,
        alias=facts.alias,
        action=None if facts.reason else _action(facts.action),
        status=told.status,
        status_from=told.status_from,
        reply_code=told.reply_code,
        reason=told.reason,
        permanent=told.permanent,
        likely_causes=told.likely_causes,
        confidence=told.confidence,
        diagnostic=facts.diagnostic,
        command=facts.command,
        reporting_mta=facts.reporting_mta,
        remote_mta=facts.remote_mta,
        arrived=_date(report.mail.headers.get("date")),
        size=original.size,
        message_id=original.message_id,
        sender=original.sender,
        envelope_from=original.envelope_from,
        signatures=original.signatures,
        subject=original.subject,
        evidence=told.evidence,
        conflicts=told.conflicts,
    )


def _action(word: str | None) -> Action | None:
    return next((action for action in get_args(Action) if action == word), None)


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _why_not(mail: Mail) -> str:
    if mail.headers:
        return "nothing in this mail says that another mail did not get through"
    return "the text quotes no server's reply and says of no mail that it did not get through"
