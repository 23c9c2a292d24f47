"""Bounces without machine-readable fields: a mail system's text for people, in any layout."""

import re
from collections.abc import Callable, Sequence
from itertools import islice

from bot.reading.classify import matches_rule
from bot.reading.classify.rules import Strength
from bot.reading.facts import MAX_WORDS, MAX_WORDS_EACH, Facts
from bot.reading.notice import dialogues
from bot.reading.notice.commands import command_of
from bot.reading.notice.details import host_of, labelled_code
from bot.reading.notice.marks import has_failure_form, is_office
from bot.reading.notice.passages import Passage, alias_in
from bot.reading.notice.replies import quoted_reply
from bot.reading.notice.verdicts import verdict_in, without_own_verdicts
from bot.reading.report import Report
from bot.reading.text.addresses import ADDRESS

_ENHANCED = r"[45]\.\d{1,3}\.\d{1,3}\b"
_CODES = rf"[45]\d\d[ -]#?{_ENHANCED}"
_REPLY = re.compile(
    rf"^[ \t]{{0,40}}(?:\w[\w ]{{0,30}}: {{1,8}}){{0,2}}(?:smtp; ?|Remote Server returned ')?"
    rf"(?:{_CODES}|{_ENHANCED} - )",
    re.MULTILINE,
)
_LABEL = r"(?:(?:\w{1,20} ){0,2}(?i:recipient|address): {1,20})?"
_SHOWN = re.compile(
    rf"[^\w@]{{0,20}}{_LABEL}[^\w@]{{0,3}}{ADDRESS}\W[\s\S]{{0,900}}?"
    rf"(?:[\s'\"(;#]{_CODES}|\s[#:]{_ENHANCED})"
)
_LINE_OF_NOTICE = re.compile(rf"[\s>|]{{0,20}}<{ADDRESS}>: \S")
"""How Postfix begins the line about a recipient."""
_ENTRY = "imceaex-"
"""How an entry of Exchange's directory begins as an address."""
_MOST_LINES = 20
"""Lines that are examined at most for who was refused."""


def detect(report: Report) -> Sequence[Facts]:
    """One result for each recipient that the notice names; one without a recipient if it names none."""
    if not _is_bounce(report):
        return ()
    found = _one_of_two_names(_by_field(report) or report.passages or _by_original(report))
    return [_facts(passage, report, alone=len(found) == 1) for passage in found]


def _is_bounce(report: Report) -> bool:
    """Whether two of three hold: a mail system wrote it, the subject says so, the body says so.

    For text without a header, the body alone decides.
    """
    if _has_failure_field(report):
        return True
    if not report.mail.headers:
        return report.body_reports_failure
    return _is_bounce_of_system(report) if report.from_daemon else _is_bounce_of_person(report)


def _is_bounce_of_system(report: Report) -> bool:
    """Whether a mail system's message is a bounce; it may also just say who was refused, and how."""
    if report.is_transcript:
        return False
    return (
        report.subject_reports_failure
        or report.body_reports_failure
        or _names_recipient(report, has_failure_form)
    )


def _is_bounce_of_person(report: Report) -> bool:
    """Whether a person's message is a bounce: it must name mail, parcels come back too, or quote the reply,
    as ticket systems do, or repeat the notice's line."""
    if report.body_reports_failure and (
        (report.subject_reports_failure and report.names_mail) or _quotes_reply(report)
    ):
        return True
    return (
        ">: " in report.notice and not report.went_to_many and _names_recipient(report, _LINE_OF_NOTICE.match)
    )


def _names_recipient(report: Report, begins: Callable[[str], object]) -> bool:
    """Whether a passage that begins like this says who was refused, with a reply or words of a rule."""
    candidates = islice((one for one in report.passages if begins(one.text)), _MOST_LINES)
    return any(
        _SHOWN.match(one.text) or matches_rule(_facts(one, report, alone=False), Strength.PLAIN)
        for one in candidates
    )


def _quotes_reply(report: Report) -> bool:
    """Whether a mail to few people quotes a notice: lines begin with who was refused, or with the reply."""
    if report.went_to_many:
        return False
    return any(_SHOWN.match(one.text) or _REPLY.search(one.text) for one in report.passages)


def _has_failure_field(report: Report) -> bool:
    """Whether a field names who failed, or a part is a delivery status without recipients."""
    return bool(report.failed_recipients) or "message/delivery-status" in report.kinds


def _one_of_two_names(found: Sequence[Passage]) -> Sequence[Passage]:
    """Exchange shows people an address and its administrators the entry of its directory: both are one
    recipient. https://learn.microsoft.com/exchange/troubleshoot/email-delivery/imceaex-ndr"""
    named = [one for one in found if not one.recipient.lower().startswith(_ENTRY)]
    if len(found) != 2 or len(named) != 1:
        return found
    entry = next(one for one in found if one is not named[0])
    return [entry._replace(recipient=named[0].recipient, alias=entry.recipient)]


def _by_field(report: Report) -> list[Passage]:
    """The recipients of `X-Failed-Recipients`, with what the notice says about each."""
    recipients = report.failed_recipients
    whole = report.notice if len(recipients) == 1 else ""
    return [
        report.passage_index.about(recipient)
        or Passage(recipient=recipient, alias=alias_in(whole), text=whole)
        for recipient in recipients
    ]


def _by_original(report: Report) -> list[Passage]:
    """The recipient if no line of the notice is about one; nobody if a person wrote it and names nobody.

    A single address in a mail system's text or subject is the recipient; otherwise it is the address that the
    returned message went to.
    """
    subject = report.mail.headers.get("subject") if report.from_daemon else ""
    named = list(dict.fromkeys(report.recipients_in(f"{subject}\n{report.notice}")))
    meant = [address for address in named if not is_office(address)] if report.from_daemon else []
    recipient = (meant[0] if len(meant) == 1 else report.original.to) or next(iter(named), "")
    pasted = not report.mail.headers and quoted_reply(report.notice)
    attributable = recipient or report.from_daemon or pasted or _has_failure_field(report)
    return [Passage(recipient=recipient, text=report.notice)] if attributable else []


def _facts(passage: Passage, report: Report, alone: bool) -> Facts:
    words = report.notice[:MAX_WORDS] if alone else passage.text[:MAX_WORDS_EACH]
    diagnostic = quoted_reply(passage.text[:MAX_WORDS]) or (quoted_reply(report.notice) if alone else None)
    return Facts(
        recipient=passage.recipient or None,
        alias=passage.alias,
        action="delayed" if dialogues.defers(passage.text) else report.action,
        diagnostic=diagnostic,
        verdict=verdict_in(passage.text),
        text=without_own_verdicts(words),
        reply_code=labelled_code(passage.text),
        command=command_of(words, diagnostic),
        reporting_mta=report.reporting_mta,
        remote_mta=host_of(passage.text),
    )
