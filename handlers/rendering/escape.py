"""Makes strangers' text harmless: everything from a bounce, a server or a paste goes through here.

There are two kinds of fields. Text fields (`raw_text`, `plain_text`, `text` of `rich_text`) are shown as they
are: `clean` is enough for them. Markup (`mrkdwn`, the top-level `text`) is parsed by Slack and needs
`markup`. Foreign text goes into markup only where no other field is possible.
"""

import re

JOINER = "\u2060"
"""A word joiner: invisible, and keeps Slack from recognizing a mention, a link or an emoji."""

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_WITHOUT_WIDTH = "\xad\u061c\u180e\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
_DIRECTIONS_AND_TAGS = "\u202a-\u202e\U000e0000-\U000e0fff"
_UNSEEN = re.compile(f"[{_CONTROLS}{_WITHOUT_WIDTH}{_DIRECTIONS_AND_TAGS}]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")
_ACCENTS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED_UP = re.compile(f"([{_ACCENTS}]{{2}})[{_ACCENTS}]+")
_LOOKALIKES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "_": "ˍ", "~": "∼", "`": "ʹ", "|": "¦"}
)
_LINK = re.compile(r"(:)(?=//)|(?<=mailto)(:)|(?<=tel)(:)", re.IGNORECASE)
_MENTION = re.compile(r"@(?=\w)")
_EMOJI = re.compile(r":(?=[\w+'-]{1,100}:)")


def clean(text: str, most: int) -> str:
    """At most `most` characters, without control characters, changes of writing direction and piled-up
    accents."""
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text[: most * 4]))
    return shortened(_PILED_UP.sub(r"\1", text).encode("utf-8", "replace").decode(), most)


def line(text: str, most: int) -> str:
    """Like `clean`, on one line."""
    return shortened(" ".join(clean(text, most * 2).split()), most)


def end_of(text: str, most: int) -> str:
    """Like `line`, but cut at the beginning, because the end of a domain says whose it is."""
    whole = line(text, most * 4)
    return whole if len(whole) <= most else "…" + whole[len(whole) - most + 1 :].lstrip(".")


def markup(text: str, most: int) -> str:
    """One line, safe where Slack parses markup: nothing in it mentions, links, formats or becomes an
    emoji."""
    text = line(text, most).translate(_LOOKALIKES)
    text = _LINK.sub(f"{JOINER}:{JOINER}", text)
    text = _MENTION.sub("@" + JOINER, text)
    return _EMOJI.sub(":" + JOINER, text)


def shortened(text: str, most: int) -> str:
    """The text, cut with an ellipsis if it is too long."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
