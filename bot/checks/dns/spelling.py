"""Is the domain mistyped? One slip away from a well-known mail domain."""

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
    """Doubts a domain that takes no mail, and one that has neither MX records nor a mail server that can be
    reached: most slips are registered by somebody."""
    parked = all(host == domain and not session.reached for host, session in sessions)
    if parked and (meant := closest(domain)):
        words = f"{domain} is one typo away from {meant}"
        detail = {"slip": True, "facts": {"meant": meant}}
        context.tell("domain", meant, FindingState.WARN, words, detail=detail)


def closest(domain: str) -> str | None:
    """The well-known domain that one insertion, deletion, replacement or swap makes of it."""
    if domain in WELL_KNOWN:
        return None
    return next((each for each in WELL_KNOWN if is_one_slip(domain, each)), None)


def is_one_slip(typed: str, meant: str) -> bool:
    """Damerau-Levenshtein distance of one."""
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if start is None:
        return abs(len(typed) - len(meant)) == 1
    a, b = typed[start:], meant[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
