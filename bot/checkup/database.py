"""Does the database accept writes, and does its clock agree with ours?"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.checkup.readers import SQLITE
from bot.durations import in_words
from bot.errors import StorageError
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.ports.store import Store
from bot.storage.database.schema import CURRENT
from bot.storage.database.version import Version

NAME, CLOCK = "database", "database-clock"
MOST_OFF = 60.0
"""Greatest normal difference between its clock and ours, in seconds."""


def refused_database(error: StorageError) -> Examined:
    """The result if it cannot be opened. After a semicolon, the error says what to do."""
    wrong, _, remedy = str(error).rstrip(".").partition("; ")
    fix = f"{remedy[:1].upper()}{remedy[1:]}." if remedy else None
    return Examined(name=NAME, state=FindingState.FAIL, summary=f"{wrong}.", fix=fix)


def with_version(found: Examined, version: Version, url: str) -> Examined:
    """The result, with the database's version, its file if it is one, and whether the next start migrates
    it."""
    where = f" in {Path(url.removeprefix(SQLITE)).absolute()}" if url.startswith(SQLITE) else ""
    words = f"It is {version.server}{where} with schema {version.schema}"
    newer = f", which the next start brings to {CURRENT}" if version.is_old else ""
    return replace(found, summary=f"{found.summary} {words}{newer}.")


async def examine_database(store: Store) -> Examined:
    """Whether an open store accepts writes."""
    if await store.writable():
        return Examined(name=NAME, state=FindingState.OK, summary="The database accepts writes.")
    return Examined(
        name=NAME,
        state=FindingState.FAIL,
        summary="The database accepts no writes, so nothing new is processed.",
        fix="Check its disk: free space, permissions, mounted read-only. Nothing acknowledged is lost.",
    )


def examine_clock(there: datetime) -> Examined:
    """Compares the database's time with this machine's."""
    off = (there - datetime.now(UTC)).total_seconds()
    if abs(off) <= MOST_OFF:
        return Examined(name=CLOCK, state=FindingState.OK, summary="The database's clock agrees with ours.")
    way = "ahead of" if off > 0 else "behind"
    return Examined(
        name=CLOCK,
        state=FindingState.FAIL,
        summary=f"The database's clock is {in_words(abs(off))} {way} ours.",
        fix="Let NTP set both: due checks go by the database's, certificates and signed requests by ours.",
    )
