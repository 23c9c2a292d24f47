"""The blocks that our messages are made of. Whatever goes in, each stays within Slack's limits."""

from collections.abc import Iterable, Mapping, Sequence

from handlers.rendering.escape import clean, line
from handlers.rendering.rendered import Block

HEADER = 150
SPAN = 1000
QUOTE = 1200
CONTEXT_ELEMENTS = 10
MARKUP = 3000
AXIS = 50


def header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": line(text, HEADER), "emoji": False}}


def divider() -> Block:
    return {"type": "divider"}


def text(words: str, most: int = SPAN, *, bold: bool = False, code: bool = False) -> Block:
    """Text within rich text, shown exactly as it is. Never empty, which Slack refuses."""
    span: Block = {"type": "text", "text": clean(words, most) or " "}
    style = {name: True for name, wanted in (("bold", bold), ("code", code)) if wanted}
    return span | ({"style": style} if style else {})


def user(user_id: str) -> Block:
    """A mention of a person, which notifies them."""
    return {"type": "user", "user_id": user_id}


def link(url: str, words: str) -> Block:
    """A link to one of our own URLs; strangers' URLs never become links."""
    return {"type": "link", "url": url, "text": words}


def paragraph(*spans: Block) -> Block:
    return rich_text({"type": "rich_text_section", "elements": list(spans)})


def rich_text(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def heading(words: str) -> Block:
    """A small bold line above a list, part of the same rich text."""
    return {"type": "rich_text_section", "elements": [text(f"{words}\n", bold=True)]}


def bullets(items: Iterable[Sequence[Block]], *, ordered: bool = False) -> Block:
    """A list; each item is a sequence of spans."""
    rows = [{"type": "rich_text_section", "elements": list(item)} for item in items]
    return {"type": "rich_text_list", "style": "ordered" if ordered else "bullet", "elements": rows}


def preformatted(words: str, most: int = QUOTE) -> Block:
    """A quoted reply, character for character."""
    return {"type": "rich_text_preformatted", "elements": [text(words, most)]}


def quote(words: str) -> Block:
    """A quote of what somebody wrote."""
    return rich_text({"type": "rich_text_quote", "elements": [text(words)]})


def context(*markups: str) -> Block:
    """Small print. The markup must be ours; foreign text must have gone through `escape.markup`."""
    elements = [{"type": "mrkdwn", "text": words[:MARKUP], "verbatim": True} for words in markups if words]
    return {"type": "context", "elements": elements[:CONTEXT_ELEMENTS]}


def chart(kind: str, title: str, name: str, points: Mapping[str, float], *, below: str) -> Block:
    """A chart of one series over its categories. `kind`: `bar` or `line`. Allowed in messages only, at most
    two."""
    data = [{"label": label, "value": value} for label, value in points.items()]
    axis = {"categories": list(points), "x_label": line(below, AXIS)}
    drawn = {"type": kind, "series": [{"name": name, "data": data}], "axis_config": axis}
    return {"type": "data_visualization", "title": title, "chart": drawn}


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """Two columns of labels and values, both in our own markup."""
    shown = [{"type": "mrkdwn", "text": f"*{label}*\n{value}", "verbatim": True} for label, value in pairs]
    return {"type": "section", "fields": shown[:10]}
