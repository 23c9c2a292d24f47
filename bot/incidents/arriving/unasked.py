"""What words that nobody addressed to us tell of: a mail that failed, or, most of the time, nothing."""

from bot.grammar.passing import Talk
from bot.models.bounce import Bounce, Reading
from bot.models.diagnosis import Subject
from bot.reading.classify.decision import CERTAINTY
from bot.reading.classify.rules import Strength
from bot.reading.cues import announces_failure
from bot.subject import failures, subjects_at_domains, subjects_in_lines, subjects_of

_OF_RECIPIENTS = {"userunknown", "mailboxfull", "hasmoved", "hostunknown", "expired"}
"""Words for these say it of where a mail goes; others name a policy, a list, an account of any kind."""
_OF_HOSTS = {"hostunknown", "networkerror", "notaccept", "expired"}
"""Words for these say it of a domain."""


def subjects_unasked(text: str, reading: Reading) -> list[Subject]:
    """Nothing without both: a code or bounce wording, and where the mail was going."""
    talk = Talk(text)
    if talk.is_of_else:
        return []
    of_mail = talk.is_of_mail or announces_failure(text)
    failed = [one for one in failures(reading) if of_mail or _has_code(one) or one.reason in _OF_RECIPIENTS]
    if found := subjects_in_lines(text) or subjects_at_domains(failed):
        return found
    query = talk.query(replied=any(map(_is_reply, failed)))
    return subjects_of(query, reading) if query else []


def _has_code(bounce: Bounce) -> bool:
    return bool(bounce.status or bounce.reply_code)


def _is_reply(bounce: Bounce) -> bool:
    """Whether its words, and not its code alone, are known for a reply's."""
    if not any(each.is_wording for each in bounce.evidence):
        return False
    certain = bounce.confidence >= CERTAINTY[Strength.PLAIN]
    return _has_code(bounce) or (certain and bounce.reason in _OF_HOSTS)
