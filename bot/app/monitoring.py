"""Checks the bot itself: once at the start, and periodically while it runs."""

import structlog

from bot.app.core import Core
from bot.app.workspaces import Workspaces
from bot.checkup import at_start
from bot.checkup.backlog import OUTBOX, examine_backlog
from bot.checkup.clock_jump import ClockJump
from bot.checkup.database import examine_clock, examine_database
from bot.checkup.network import examine_resolver
from bot.checkup.self_monitor import SelfMonitor
from bot.errors import StorageError
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.ports.looking import Resolver
from bot.settings import Settings
from bot.storage import SqlStore

OURSELVES_EVERY, SLACK_EVERY = 60.0, 600.0
"""Seconds between checks of ourselves, and of Slack."""
FAULTY = {FindingState.WARN, FindingState.FAIL}

_log = structlog.get_logger()


async def check_installation(settings: Settings, store: SqlStore) -> None:
    """Logs the result of `bouncebot check` in one line. Never raises."""
    try:
        found = await at_start(settings, store)
    except Exception:
        _log.exception("installation_not_checked")
        return
    faults = [f"{one.name}: {one.summary}" for one in found if one.state in FAULTY]
    if faults:
        _log.warning("installation_faulty", found=faults, fix="`bouncebot check` says what to do")
    else:
        _log.info("installation_ok")


async def start_monitoring(core: Core, workspaces: Workspaces, resolver: Resolver) -> None:
    """Starts the periodic checks. Operators are told about trouble that lasts."""
    clock_jump = ClockJump(core.clock.now)

    async def ourselves() -> list[Examined]:
        """Checks what does not need Slack: database, clock, resolver, and whether queues are processed in
        time."""
        database = await examine_database(core.store)
        await core.operators.catch_up()
        names = await examine_resolver(resolver, core.settings.control_hosts)
        clocks = clock_jump.examine(), examine_clock(core.clock.now())
        return [database, *clocks, names, *await _backlog(core, workspaces)]

    for name, seconds, examine in (
        ("self-monitoring", OURSELVES_EVERY, ourselves),
        ("self-monitoring in Slack", SLACK_EVERY, workspaces.examine),
    ):
        await core.clock.every(name, seconds, SelfMonitor(core.operators, examine, core.leases).run_round)


async def _backlog(core: Core, workspaces: Workspaces) -> list[Examined]:
    """Checks the queues. If Slack refuses a workspace, operators know that already, so its waiting posts are
    left out."""
    try:
        found = examine_backlog(await core.store.backlog())
    except StorageError:
        return []
    return [each for each in found if workspaces.all_served or each.name != OUTBOX]
