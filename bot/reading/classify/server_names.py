"""Words that are part of a server's name and so mean nothing: `host antispam.example.com[192.0.2.1]`."""

import re

_NAME = re.compile(r"[(<\"']?(dns;)?(?:[a-z0-9_-]{1,63}\.){1,10}[a-z0-9-]{2,63}(?=\.?(?:[\[\]:;,)>\"' ]|$))")
JOINTS = frozenset(".-")
"""Characters after a phrase that may end inside a name."""
_INTRODUCING = re.compile(
    r"(?:host:?|server:|(?:program|agent)(?: v[\d.]{1,9})? at|talking to|on the queue on|dns;) $"
)
_LONGEST_INTRODUCTION = 20
_LONGEST_CODE = 12
"""Characters that `_INTRODUCING` and `_AFTER_CODE` match at most."""
_FOLLOWING = ("[", " [", "#", " #", " esmtp")
_AFTER_CODE = re.compile(r"(?:^|[245]\d\d[ -])(?:[245]\.\d\.\d{1,3} )?$")


def ends_in_server_name(words: str, start: int, end: int, may_be_list: bool) -> bool:
    """Whether the phrase at `start:end` of normalized words ends inside the name of a server.

    `may_be_list`: a name that nothing introduces and no address follows may be a block list's.
    """
    if "." in words[start:end]:
        return False
    begin = words.rfind(" ", 0, end) + 1
    name = _NAME.match(words, begin)
    if name is None or end > words.rfind(".", begin, name.end()):
        return False
    if name[1] or _INTRODUCING.search(words, max(0, begin - _LONGEST_INTRODUCTION), begin):
        return True
    if words.startswith(_FOLLOWING, name.end()):
        return True
    return not may_be_list and _AFTER_CODE.search(words, max(0, begin - _LONGEST_CODE), begin) is not None
