"""Repairs UTF-16 surrogates in strings."""


def whole(text: str) -> str:
    """The text with surrogate pairs, by which JSON and rich text write characters beyond U+FFFF, joined.

    A lone surrogate, as left by a program that cut the text, becomes U+FFFD: it cannot be stored or sent.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
