"""Bodies that Outlook saved as rich text alone: decompressed (MS-OXRTFCP), then taken for their words."""

from collections.abc import Callable

from bot.reading.text.characters import whole

_MOST_BYTES = 256 * 1024
"""Of a compressed body that is read at all: its checksum is over the whole."""
_MOST_CHARACTERS = 512 * 1024
"""Of what comes out of it, up to nine times as much; most are fonts and styles."""


def words_of(body: bytes) -> str:
    """What a PidTagRtfCompressed says; empty when it is too large or damaged. Never raises."""
    # Here, since hardly any message needs them, and their tables take 40 ms to make.
    from compressed_rtf import decompress
    from striprtf.striprtf import rtf_to_text

    to_text: Callable[..., str] = rtf_to_text
    if len(body) > _MOST_BYTES:
        return ""
    try:
        rich = decompress(body).decode("latin-1")  # what is no ASCII is written as escapes
        return whole(to_text(rich[:_MOST_CHARACTERS], errors="ignore"))
    except Exception:  # both packages trust their input, and stumble over bad one in ways of their own
        return ""
