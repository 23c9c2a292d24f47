"""Words for failures, of mail or of other things."""

import re

_MAIL_WORDS = re.compile(
    r"\b(?:undeliver(?:able|ed)|non-delivery|returned mail|mail rejected|"
    r"bounc(?:es?|ed|ing) (?:for|from|to|at|von|bei|an|de|da|van)|"
    r"(?:mailbox|recipient|address) (?:is )?(?:unknown|full|rejected|unavailable|not found|disabled)|"
    r"greylist(?:ed|ing)?|relay(?:ing)? (?:access )?denied|blocked using|does not accept mail|"
    r"retry time not reached|delivery temporarily suspended|loops back to myself|"
    r"x-failed-recipients)\b|退信",
    re.IGNORECASE,
)
"""Used only of mail."""
_BOUNCE_WORDS = re.compile(r"\b(?:bounc(?:e|es|ed|ing)|ndrs?)\b", re.IGNORECASE)
"""Used of mail if an address is near."""
_FAILURE_WORDS = re.compile(
    r"\b(?:delivery (?:has )?(?:failed|failure|status)|could ?n[o'’]t\s{1,2}be\sdelivered|"
    r"user (?:is )?(?:unknown|rejected|unavailable|not found|disabled)|unknown user|no such user|over quota|"
    r"quota exceeded|access denied|connection (?:timed out|refused|reset)|refuses connections|timed out|"
    r"host (?:or domain name )?(?:not found|unknown|unreachable)|message (?:too large|size exceeds)|"
    r"deferred(?! (?:the|our|my|it|this)\b)|rejected by the server)\b",
    re.IGNORECASE,
)
"""Used of mail and of other things."""
_LOG_WORDS = re.compile(
    r"\b(?:lost connection|conversation with|no route to host|network is unreachable|loops back|"
    r"too many hops|hop count|name service error|(?:start)?tls|handshake|certificate|"
    r"no (?:smtp|mail) servers?|(?:failed|unable) to connect|econn(?:refused|reset)|etimedout|"
    r"unroute?able|mx records? points?|best-preference mx|(?:cname|mx|dns|host|name) lookup|greeting failed|"
    r"smtp connection|mail transport|suspended|mail system at host|smtputf8|bad address syntax|"
    r"smtp error|mail exchangers?)\b",
    re.IGNORECASE,
)
"""Used of other things more often: they count only if somebody asks the bot."""


def has_mail_words(text: str) -> bool:
    """Whether it names a failure in words that are used only of mail."""
    return _MAIL_WORDS.search(text) is not None


def has_bounced_words(text: str) -> bool:
    """Whether it says that something bounced, mail or not."""
    return _BOUNCE_WORDS.search(text) is not None


def has_bounce_words(text: str) -> bool:
    """Whether it names a failure, of mail or not."""
    return any(words.search(text) for words in (_MAIL_WORDS, _BOUNCE_WORDS, _FAILURE_WORDS))


def has_log_words(text: str) -> bool:
    return _LOG_WORDS.search(text) is not None
