"""Providers' own codes, such as Yahoo's TSS04, written without what their replies put around them."""

import re

from bot.reading.classify.rules import Rule, rules_of_own_codes

_CODE = re.compile(
    r"(?<![\w.@:/-])(?:AUP#)?([A-Z][A-Z0-9]{0,9}(?:[:_-][A-Z0-9_]{1,9})?)(?![\w@:/-]|\.\w)", re.ASCII
)
_PERIOD = "0123456789X"
"""What LWS writes after its codes: how long its limit counts, as in `L-RATE60`."""


def own_code_in(text: str) -> str | None:
    """The first code in a text that a rule knows. Only words in capitals count."""
    return next((match[1] for match in _CODE.finditer(text) if rule_of_own_code(match[1])), None)


def rule_of_own_code(code: str) -> Rule | None:
    known = rules_of_own_codes()
    return known.get(code) or known.get(code.rstrip(_PERIOD))
