"""Text from markup: HTML bodies, and Slack's form of pasted text."""

import html
import re

from bot.reading.text.plain import QUOTES, replacing

_BREAK = re.compile(
    r"<(?i:/p>\s{0,9}<p\b[^<>]{0,200}(?:\bMso[NP]|margin(?:-top)?: ?0)[^<>]{0,200}>|"
    r"br\b[^<>]{0,2000}>\s{0,9}(?:</(?:span|font|b)>){0,4}</div>[ \t]{0,8}\n?|"
    r"/tr>\s{0,99}(?:<tr\b[^<>]{0,2000}>\s{0,99})?|"
    r"(?:br|/p|/div|/h\d|/li|/?table|p|hr|/pre)\b[^<>]{0,2000}>[ \t]{0,8}\n?)"
)
"""Tags that end a line, with the line end after them in the source, which would make a blank line.

Outlook makes a paragraph without margin of each line; a break at the end of a block adds no line.
"""
_QUOTATION = re.compile(r"<(/?)(?i:blockquote)\b[^<>]{0,2000}>\s{0,9}")
_CELL = re.compile(r"</(?i:t[hd])>\s{0,99}")
_ADDRESS_IN_BRACKETS = re.compile(r"<[ \t]{0,9}([^<>\s]{1,100}@[^<>\s]{1,200})[ \t]{0,9}>")
_BLANKS = re.compile(r"[ \t\r\u00a0]+")
_BLANK_LINES = re.compile(r"\n(?: ?\n)+")
_TAG = re.compile(r"<[^<>]{0,5000}>")
_MAILTO = re.compile(r"<mailto:([^<>|\s]{1,300})>|\[([^\[\]\n]{1,300})\]\(mailto:([^()\s]{1,300})\)")
_SLACK_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|\s]{1,2000})(?:\|([^<>]{1,2000}))?>")
_SLACK_OTHER = re.compile(r"<([@#!])([\w^-]{1,80})(?:\|([^<>]{0,200}))?>")
_SLACK_MARKS = ("<mailto:", "](mailto:", "<http", "&lt;", "&gt;", "&amp;")
_FENCE = re.compile(r"(?:\A|\n)`{3,9}\n?|\n?`{3,9}(?:\n|\Z)")
"""The line before or after a block of code, which chats and trackers show as it is."""
_ADJACENT = re.compile(r"\S[ \t]*+\n[^\S\n]*+\S")
"""Two lines without a blank line between them."""
_MOST_LEVELS = 9
"""Of quotations in quotations."""
plain_quotes = replacing(QUOTES | {"\u00a0": " ", "\u200b": ""})
"""Replaces the typographic quotation marks and special blanks of word processors and chats."""


def html_to_text(markup: str) -> str:
    """The text of an HTML body, one line per block, with `> ` before quotations."""
    markup = _BREAK.sub("\n", _CELL.sub(" ", _drop_unseen(markup)))
    first, *rest = _QUOTATION.split(markup)
    lines, depth = [_words(first)], 0
    for ends, piece in zip(rest[::2], rest[1::2], strict=True):
        depth = max(0, depth - 1) if ends else min(depth + 1, _MOST_LEVELS)
        lines += [f"{'> ' * depth}{line}" for line in _words(piece).split("\n")]
    return "\n".join(lines)


def _words(markup: str) -> str:
    text = html.unescape(_TAG.sub("", _ADDRESS_IN_BRACKETS.sub(r"\1", markup)))
    return _BLANK_LINES.sub("\n\n", _BLANKS.sub(" ", text))


def single_spaced(text: str) -> str:
    """The text without the blank line that Outlook puts after each line of plain text."""
    doubled = "\n\n\n\n" in text and not _ADJACENT.search(text)
    return text.replace("\n\n", "\n") if doubled else text


def without_fences(text: str) -> str:
    """The text with a blank line in place of each beginning and end of a block of code."""
    return _FENCE.sub("\n\n", text).strip("\n") if "```" in text else text


def unslack(text: str) -> str:
    """The text without Slack's entities, `<mailto:a@b|a@b>` and `<https://…|…>`."""
    if not any(mark in text for mark in _SLACK_MARKS):
        return text
    text = plain_addresses(text)
    text = _SLACK_LINK.sub(lambda found: found[2] or found[1].removeprefix("mailto:"), text)
    text = _SLACK_OTHER.sub(lambda found: found[3] or found[1] + found[2], text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain_addresses(text: str) -> str:
    """The text without the links that mail programs make of addresses: `a@b<mailto:a@b>`,
    `[a@b](mailto:a@b)`."""
    return _MAILTO.sub(_plain_address, text) if "mailto:" in text else text


def _plain_address(link: re.Match[str]) -> str:
    address, shown = link[1] or link[3], link[2] or ""
    is_shown = "@" in shown or link.string.endswith(address, 0, link.start())
    return shown if is_shown else f"{shown} <{address}>"


def _drop_unseen(markup: str) -> str:
    """The markup without script, style and head; in linear time even if closing tags are missing."""
    for name in ("script", "style", "head"):
        closing = f"</{name}"
        pieces = re.split(rf"<(?i:{name})\b", markup)
        kept = [pieces[0]]
        for piece in pieces[1:]:
            at = piece.lower().find(closing)
            kept.append(piece[piece.find(">", at) + 1 :] if at >= 0 else "")
        markup = "".join(kept)
    return markup
