"""Finds mail failures in text that was not addressed to the bot. Most of the time there is none.

Text written by a mail system (a reply, a log line, a notice) is enough by itself. In text written by a
person, a sentence must name a place, that sentence or the next must tell of a failure there, and the text
must be about mail.
"""

from collections.abc import Iterator, Sequence

from bot.explain.lookup import variants_of
from bot.grammar.directions import fails_at_place
from bot.grammar.mentions import only_mentions
from bot.grammar.unaddressed import UnaddressedText
from bot.grammar.vocabulary import (
    is_reply,
    names_delivery,
    names_else,
    names_mail,
    names_mail_host,
    names_message,
    says_failing,
    says_full,
    says_over,
    says_solved,
    says_still,
)
from bot.grammar.wording import has_bounce_words, has_bounced_words, has_mail_words
from bot.models.bounce import Bounce, Reading
from bot.models.diagnosis import Subject
from bot.reading.notice.cues import announces_failure
from bot.subject import failures, subjects_at_domains, subjects_in_lines, subjects_of

_OF_RECIPIENTS = {"userunknown", "mailboxfull", "hasmoved", "hostunknown", "expired"}
"""Reasons whose wording speaks about a mail recipient. Other reasons' wording may be about policies, lists or
any account."""
_OF_PLACES = _OF_RECIPIENTS | {"networkerror", "norelaying", "notaccept"}
"""Reasons whose wording speaks about a server, for mail or not."""
_OF_PEOPLE = {"userunknown/gone", "hasmoved/moved"}
"""Rules that match talk about people as often as about mail. They count only in a system's text."""
_KNOWN_FORMS = {"notification", "log", "delivery-status"}
"""Parts of evidence that are read only from forms for machines."""
_OF_LOGIN = {530, 534, 535, 538, "5.7.57", "5.7.60"}
"""Codes of RFC 4954, section 6, and of Exchange for programs that may not send, or not as that sender."""
_SHORT_MARK = 3
"""Length of marks that are too short to be told from other names, such as `G28`."""
_OF_ANYTHING = {
    "userunknown/does-not-exist-in-german-and-french",
    "userunknown/does-not-exist-in-many-languages",
    "expired/still-waiting",
}
"""Rules that match talk about anything. They count only if the text names mail."""


def subjects_unasked(text: str, reading: Reading) -> list[Subject]:
    """The subjects that the text reports. It takes a code or bounce wording, and where the mail was going."""
    if listed := subjects_in_lines(text):
        return listed
    message, failed = UnaddressedText(text), failures(reading)
    surely = message.has_both_codes or any(map(is_surely_read, failed))
    if message.is_source or (message.is_of_programs and not surely) or _is_only_mention_of(message):
        return []
    if _is_not_about_mail(message) or not (
        _is_from_system(message, failed) or _is_users_report(message, failed)
    ):
        return []
    if (found := subjects_at_domains(failed)) or message.is_of_programs:
        return found  # in JSON a host without a field that we know may be anybody's
    if message.query is None or (message.names_organization and _is_of_login(failed)):
        return []
    return subjects_of(message.query, reading)


def _is_only_mention_of(message: UnaddressedText) -> bool:
    return only_mentions(message.text) and not message.is_logged


def _is_of_login(failed: Sequence[Bounce]) -> bool:
    """Whether only logins were refused, or mail before them: by the server that we hand our mail to. So an
    organization named beside it may be anything, such as the program that logs in."""
    return bool(failed) and all({bounce.reply_code, bounce.status} & _OF_LOGIN for bounce in failed)


def is_surely_read(bounce: Bounce) -> bool:
    """Whether it was read by its form (an event, a log, a queue, a table), or by code and wording."""
    by_form = any(each.part in _KNOWN_FORMS for each in bounce.evidence)
    return by_form or (bounce.reply_code is not None and any(each.is_wording for each in bounce.evidence))


def _is_not_about_mail(message: UnaddressedText) -> bool:
    """Whether the text is clearly about some other kind of failure, and not about mail."""
    bounced_mail = message.names_address and (message.has_code or has_bounced_words(message.text))
    if bounced_mail or message.has_both_codes or has_mail_words(message.text):
        return False
    return names_else(message.text) and not names_mail(message.text)


def _is_from_system(message: UnaddressedText, failed: Sequence[Bounce]) -> bool:
    """Whether a mail system wrote it: a reply, a log line or a notice. A text as short as a code and a place
    counts."""
    if message.has_both_codes or (message.has_code and message.is_short):
        return message.is_logged or not _says_all_is_over(message)
    if message.is_mark_and_place and _names_known_mark(message):
        return True
    if message.is_logged:
        return bool(failed) or message.names_failure
    return (
        message.has_code_of_mail
        and not message.lists_codes
        and any(each.is_wording for one in failed for each in one.evidence)
    )


def _says_all_is_over(message: UnaddressedText) -> bool:
    """Whether somebody says of each failure in it that it is over, and of nothing that it goes on."""
    coded = [one for one in message.passages if one.has_both_codes]
    return bool(coded) and all(says_solved(one.text) for one in coded) and not says_still(message.text)


def _is_users_report(message: UnaddressedText, failed: Sequence[Bounce]) -> bool:
    of_mail = names_mail(message.text)
    spans = {found for one in failed for found in _spans(one, coded=message.has_basic_code)}
    for passage in message.passages:
        reasons = {reason for reason, span in spans if span in passage.text}
        tells = _reports_address if passage.names_address else _reports_domain
        if says_over(passage.text):
            continue
        if tells(passage, reasons, of_mail=of_mail) or _has_known_mark(passage):
            return True
    return of_mail and message.has_enhanced_code and not says_over(message.text)


def _has_known_mark(passage: UnaddressedText) -> bool:
    """Whether it has a code that a mail provider documents.

    Beside an address it may be a room's or a cost center's, unless something fails.
    """
    if passage.names_address and not says_failing(passage.text):
        return False
    return _names_known_mark(passage)


def _names_known_mark(message: UnaddressedText) -> bool:
    """Whether it has a code that a mail provider documents, except those that look like a ticket's key."""
    return any(variants_of(mark) for mark in message.marks if len(mark) > _SHORT_MARK and "-" not in mark)


def _spans(bounce: Bounce, *, coded: bool) -> Iterator[tuple[str, str]]:
    """Pairs of reason and text: of the matched wording, and of the reply code if the text reports one. For a
    rule in `_OF_ANYTHING` the rule stands in place of the reason."""
    for each in bounce.evidence:
        if each.is_wording and not _is_only_mention(each.rule):
            yield each.rule if each.rule in _OF_ANYTHING else bounce.reason, each.text
    if coded and bounce.reply_code and is_reply(str(bounce.reply_code)):
        yield bounce.reason, str(bounce.reply_code)


def _is_only_mention(rule: str) -> bool:
    """Whether the rule's wording alone does not report a failure: it is about people, or only mentions
    one."""
    return rule in _OF_PEOPLE or rule.endswith("/mentioned")


def _reports_address(passage: UnaddressedText, reasons: set[str], *, of_mail: bool) -> bool:
    """Whether the passage reports a failure at an address. `of_mail`: the whole text names mail."""
    words = passage.text
    if passage.has_code_of_place or passage.has_called_code or reasons & _OF_RECIPIENTS or says_full(words):
        return True
    if has_bounce_words(words):
        return True
    told = reasons or announces_failure(words) or fails_at_place(words)
    return bool(told) and (of_mail or names_message(words) or names_delivery(words))


def _reports_domain(passage: UnaddressedText, reasons: set[str], *, of_mail: bool) -> bool:
    """Whether the passage reports a failure at a domain. A domain may serve more than mail, so mail must be
    named."""
    words = passage.text
    if has_mail_words(words) or (has_bounced_words(words) and reasons & _OF_PLACES):
        return True
    if passage.has_code_of_place:
        return of_mail or passage.names_organization or names_mail_host(words)
    if passage.has_called_code:
        return of_mail or says_failing(words)
    told = has_bounce_words(words) or announces_failure(words) or reasons & _OF_PLACES
    if told and (of_mail or names_mail_host(words)):
        return True
    sent = of_mail or (passage.names_organization and names_message(words))
    return sent and fails_at_place(words)
