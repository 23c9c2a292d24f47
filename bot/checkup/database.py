"""Does the database take what we write?"""

from bot.errors import StorageError
from bot.models import Examined, FindingState
from bot.ports import Store

NAME = "database"


def refused_database(error: StorageError) -> Examined:
    """Of one that could not be opened: what is wrong; what to do."""
    wrong, _, remedy = str(error).rstrip(".").rpartition("; ")
    fix = f"{remedy[:1].upper()}{remedy[1:]}."
    return Examined(name=NAME, state=FindingState.FAIL, summary=f"{wrong}.", fix=fix)


async def examine_database(store: Store) -> Examined:
    """Of a store that is open."""
    if await store.writable():
        return Examined(name=NAME, state=FindingState.OK, summary="The database takes what we write.")
    return Examined(
        name=NAME,
        state=FindingState.FAIL,
        summary="The database takes nothing that we write, so nothing new is worked off.",
        fix="Look at the disk it is on: space left, rights, mounted read-only. Nothing acknowledged is lost.",
    )
