"""What a start tells of the installation: one line in the log, as `bouncebot check` would find it."""

import structlog

from bot.checkup import at_start
from bot.models.diagnosis import FindingState
from bot.ports.store import Store
from bot.settings import Settings

AMISS = {FindingState.WARN, FindingState.FAIL}

_log = structlog.get_logger()


async def first_look(settings: Settings, store: Store) -> None:
    """Beside the work that has begun. Never raises."""
    try:
        found = await at_start(settings, store)
    except Exception:
        _log.exception("installation_not_checked")
        return
    amiss = [f"{one.name}: {one.summary}" for one in found if one.state in AMISS]
    if amiss:
        _log.warning("installation_amiss", found=amiss, fix="`bouncebot check` says what to do")
    else:
        _log.info("installation_well")
