"""A few words without any frame: one SMTP reply, a line of a log, a code."""

import re
from collections.abc import Sequence

from bot.reading.addresses import ADDRESS, first_address, tidy
from bot.reading.classify import classify
from bot.reading.detectors.dsn import MAX_WORDS
from bot.reading.facts import Facts
from bot.reading.notice import alias_in
from bot.reading.replies import command_of, host_of, quoted_reply
from bot.reading.report import Report

_MAX_LINES = 12
_TO = re.compile(rf"\b(?:to|for|TO)[ :=]{{1,3}}<?({ADDRESS})")
_CODE = re.compile(r"(?<![\d.\w/-])(?:[245]\.\d{1,3}\.\d{1,3}(?![\d.])|[45]\d\d[ -](?=[\w<#(]))")


def detect_snippet(report: Report) -> Sequence[Facts]:
    """One result for a short text that carries a reply, a code or words that a rule knows."""
    text = report.human.strip()
    if not text or text.count("\n") > _MAX_LINES:
        return ()
    to = _TO.search(text)
    facts = Facts(
        recipient=tidy(to[1]) if to else first_address(text),
        alias=alias_in(text),
        action=report.action,
        diagnostic=quoted_reply(text) or " ".join(text.split())[:MAX_WORDS],
        text=text[:MAX_WORDS],
        command=command_of(text),
        remote_mta=host_of(text),
    )
    if _CODE.search(text) or classify(facts).reason != "undefined":
        return [facts]
    return ()
