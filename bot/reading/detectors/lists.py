"""Posts that a mailing list refused: Mailman, Sympa, ezmlm, mlmmj, Majordomo, LISTSERV, groups.io."""

from collections.abc import Iterator, Sequence

from bot.reading.facts import MAX_WORDS, Facts
from bot.reading.notice.listservers import list_of, runs_lists
from bot.reading.report import Report


def detect(report: Report) -> Sequence[Facts]:
    """One result, for the list; the address of its owner, which the notice also names, did not fail."""
    if not (runs_lists(report.sender_address) and report.refuses_post):
        return ()
    return [Facts(recipient=next(_lists(report), None), action="failed", text=_words(report)[:MAX_WORDS])]


def _words(report: Report) -> str:
    """Subject and notice: Majordomo gives the reason only in the subject."""
    return f"{report.mail.headers.get('subject')}\n{report.notice}"


def _lists(report: Report) -> Iterator[str]:
    """Possible addresses of the list, most reliable first: the sender's, the original's, those named."""
    if behind := list_of(report.sender_address):
        yield behind
    if report.original.to:
        yield report.original.to
    yield from report.recipients_in(_words(report))
