"""Does the message fit? Compares its size as sent with the limit that each server announces (RFC 1870)."""

from collections.abc import Iterable

from bot.checks.context import Context
from bot.models.diagnosis import FindingState
from bot.models.smtp import SmtpSession

ENCODING = 1.37
"""Factor by which base64 with its line ends enlarges an attachment."""


async def check_size(context: Context, size: int, sessions: Iterable[tuple[str, SmtpSession]]) -> None:
    for host, limit in {host: limit for host, each in sessions if (limit := each.size_limit)}.items():
        verdict, state, words = judge(size, limit)
        context.tell(
            "size",
            host,
            state,
            f"{host} accepts {in_megabytes(limit)}; the message is {in_megabytes(size)}{words}",
            detail={"fits": verdict, "limit": limit, "size": size},
        )


def judge(size: int, limit: int) -> tuple[str, FindingState, str]:
    """Whether `size` bytes fit (`yes`, `no`, `perhaps`), the finding's state, and the end of its sentence."""
    if size > limit:
        return "no", FindingState.FAIL, ": too large"
    if size * ENCODING > limit:
        return "perhaps", FindingState.WARN, ": too large if that is the size before encoding"
    return "yes", FindingState.OK, ""


def in_megabytes(size: int) -> str:
    """`12.3 MB`; what would round to nothing, in kB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB"
