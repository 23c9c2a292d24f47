"""Converts typed text as Slack does: escaped, with addresses and links marked up."""

import re

TOP_LEVEL = "com|org|net|edu|gov|io|de|uk|fr|nl|at|ch|eu|info|co|dev|app"
KEPT = re.compile(r"<(?:@[UW][A-Z0-9]+|#C[A-Z0-9]+(?:\|[^<>]*)?|!(?:here|channel|everyone))>")
MARKED = re.compile(
    r"(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,20})"
    r"|(?P<url>https?://[^\s<>|]{1,2000}[^\s<>|.,;:)\]])"
    rf"|(?P<host>(?<![\w@./-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,8}}(?:{TOP_LEVEL})(?![\w.-]*\w))"
)


def as_typed(text: str) -> str:
    """`a@b.example <x>` becomes `<mailto:a@b.example|a@b.example> &lt;x&gt;`; mentions stay."""
    pieces, end = [], 0
    for kept in KEPT.finditer(text):
        pieces += [_marked(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*pieces, _marked(text[end:])])


def _marked(text: str) -> str:
    return MARKED.sub(_link, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _link(match: re.Match[str]) -> str:
    found = match.group()
    if match.lastgroup == "mail":
        return f"<mailto:{found}|{found}>"
    if match.lastgroup == "host":
        return f"<http://{found}|{found}>"
    return f"<{found}>"
