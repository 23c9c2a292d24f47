"""A mail's source in a pasted text, as `Show original` gives it, with header and MIME parts."""

import re
from itertools import islice

from bot.reading.message.fields import is_message
from bot.reading.message.mail import Mail
from bot.reading.message.mime import normalize, parse
from bot.reading.report import Report

_BEGIN = re.compile(r"(?:\A|\n\n|(?<=[:>])\n)(?=(?:From |[A-Z][\w-]{1,40}:)[^\n]{1,998}\n\S)")
_MOST = 8
"""Places that are tried; further ones are in the message that a bounce returns."""


def source_in(text: str) -> Mail | None:
    """The mail whose source the text is, or a mail system's mail below other words; None if there is none."""
    for found in islice(_BEGIN.finditer(text), _MOST):
        raw = normalize(text[found.end() :].encode("utf-8", "replace"))
        mail = parse(raw) if is_message(raw) else None
        if mail and (found.end() == 0 or Report(mail).from_daemon):
            return mail
    return None
