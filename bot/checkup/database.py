"""Does the database take what we write?"""

from bot.models import Examined, FindingState
from bot.ports import Store

NAME = "database"


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
