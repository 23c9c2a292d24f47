"""Is the domain mistyped? Compares it with well-known mail domains."""

from collections.abc import Sequence

from bot.checks.context import Context
from bot.models.diagnosis import FindingState
from bot.models.smtp import SmtpSession

WELL_KNOWN = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.fr",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.co.jp",
    "yahoo.fr",
    "yahoo.de",
    "ymail.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "gmx.com",
    "web.de",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "free.fr",
    "libero.it",
    "virgilio.it",
    "comcast.net",
    "verizon.net",
    "att.net",
    "sbcglobal.net",
    "btinternet.com",
    "proton.me",
    "protonmail.com",
    "fastmail.com",
    "zoho.com",
    "mail.ru",
    "yandex.ru",
    "qq.com",
    "163.com",
    "126.com",
    "naver.com",
    "bluewin.ch",
    "telenet.be",
    "ziggo.nl",
]


async def check_spelling(context: Context, domain: str, sessions: Sequence[tuple[str, SmtpSession]]) -> None:
    """Reports a well-known domain one typo away, if this one has no mail server that works.

    That is so without mail hosts, or without MX records if its own address does not answer: most typos of
    well-known domains are registered by somebody.
    """
    parked = all(host == domain and not session.reached for host, session in sessions)
    if parked and (meant := closest(domain)):
        words = f"{domain} is one typo away from {meant}"
        detail = {"slip": True, "facts": {"meant": meant}}
        context.tell("domain", meant, FindingState.WARN, words, detail=detail)


def closest(domain: str) -> str | None:
    """The well-known domain at one insertion, deletion, replacement or swap of letters; None if none is."""
    if domain in WELL_KNOWN:
        return None
    return next((each for each in WELL_KNOWN if is_one_slip(domain, each)), None)


def is_one_slip(typed: str, meant: str) -> bool:
    """Whether the Damerau-Levenshtein distance is one."""
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if start is None:
        return abs(len(typed) - len(meant)) == 1
    a, b = typed[start:], meant[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
