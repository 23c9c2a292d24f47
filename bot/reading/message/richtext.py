"""Text of bodies that Outlook saved only as compressed rich text (MS-OXRTFCP)."""

from collections.abc import Callable

from bot.reading.text.characters import whole

_MOST_BYTES = 256 * 1024
"""Largest compressed body that is read; it cannot be read in part, because of its checksum."""
_MOST_CHARACTERS = 512 * 1024
"""Characters of the decompressed body that are read; it may be nine times as large."""


def words_of(body: bytes) -> str:
    """The text of a PidTagRtfCompressed; empty if it is too large or damaged. Never raises."""
    # loaded late: rarely needed, and they take 40 ms
    from compressed_rtf import decompress
    from striprtf.striprtf import rtf_to_text

    to_text: Callable[..., str] = rtf_to_text
    if len(body) > _MOST_BYTES:
        return ""
    try:
        rich = decompress(body).decode("latin-1")  # other characters are written as escapes
        return whole(to_text(rich[:_MOST_CHARACTERS], errors="ignore"))
    except Exception:  # both packages raise many kinds of errors on bad input
        return ""
