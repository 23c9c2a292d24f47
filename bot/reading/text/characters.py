"""Characters that are whole."""


def whole(text: str) -> str:
    """Joins the two halves in which JSON and rich text write a character beyond U+FFFF (UTF-16 surrogates).

    A half that stands alone, as where a program cut the text, becomes U+FFFD: it can be neither stored nor
    sent.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
