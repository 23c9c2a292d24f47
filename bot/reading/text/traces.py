"""Stack traces in a text, as programs print them above an error."""

import re

_BEGIN = "Traceback (most recent call last):"
_TRACE = re.compile(rf"^[^\n]{{0,40}}{re.escape(_BEGIN)}\n(?:[ \t][^\n]*\n)++", re.MULTILINE)


def without_traces(text: str) -> str:
    """The text without Python's quotations of source code, which may name anybody; the error is kept."""
    return _TRACE.sub("", text) if _BEGIN in text else text
