"""The entrance to the use cases: for what reaches us, and for checks that the clock says are due."""

from collections.abc import Callable

from bot.incidents.arriving.arrivals import Arrivals
from bot.incidents.arriving.gathering import Gathering
from bot.incidents.arriving.joining import Joining
from bot.incidents.commands.commanding import Commanding
from bot.incidents.digests import tell_week
from bot.incidents.handling import Handling
from bot.incidents.inbox import InboxWorker
from bot.incidents.looking.checking import Checking
from bot.incidents.looking.claims import Claims
from bot.incidents.replies import Replies
from bot.incidents.timing import Timing
from bot.incidents.transactions import Transactions
from bot.models.explanation import Explanation
from bot.models.intake import Intake
from bot.ports.clock import Clock
from bot.ports.leases import Leases
from bot.ports.looking import Diagnose, History
from bot.ports.people import Mailroom, Reporter
from bot.ports.store import Store


class IncidentService:
    """Give `run_due` to the clock's `start`, and start and stop this together with it."""

    def __init__(
        self,
        *,
        store: Store,
        history: History,
        clock: Clock,
        diagnose: Diagnose,
        mailroom: Mailroom,
        reporter: Reporter,
        explain: Callable[[str], Explanation],
        timing: Timing,
        leases: Leases,
        owner: str,
        changed: Callable[[], None],
    ) -> None:
        """`explain` raises QueryError for a code that it does not know; `owner`: whose leases on checks are,
        unique for each running process; `changed` is called whenever there is something new to post or to
        draw."""
        transactions = Transactions(store, clock, changed)
        replies = Replies(transactions, clock)
        joining = Joining(store, clock, timing)
        arrivals = Arrivals(store, clock, transactions, joining, timing)
        commanding = Commanding(
            store=store, history=history, clock=clock, transactions=transactions, arrivals=arrivals,
            replies=replies, explain=explain, timing=timing,
        )  # fmt: skip
        gathering = Gathering(store, transactions, joining, arrivals)
        handling = Handling(
            store, mailroom, replies, clock=clock, arrivals=arrivals, gathering=gathering,
            commanding=commanding,
        )  # fmt: skip
        self._store, self._clock, self._transactions = store, clock, transactions
        self._inbox = InboxWorker(store, handling, leases=leases, backoff=timing.scale)
        self._checking = Checking(
            store=store,
            clock=clock,
            transactions=transactions,
            diagnose=diagnose,
            reporter=reporter,
            timing=timing,
            claims=Claims(store, clock, owner, timing.lease),
        )

    async def accept(self, intake: Intake) -> bool:
        """Writes it down; only then may it be acknowledged. False when it is known already."""
        new = await self._store.accept(intake)
        self._inbox.came(intake)
        return new

    async def start(self) -> None:
        """Works off what was accepted before, and from then on what comes."""
        await self._inbox.start()

    async def stop(self) -> None:
        """Finishes what is under way, within 10 seconds; the rest waits in the inbox."""
        await self._inbox.stop()

    async def run_due(self, incident: str, check_no: int) -> None:
        """Does a check that is due. Once spent, a check number does nothing any more."""
        await self._checking.run_due(incident, check_no)

    async def tell_week(self) -> None:
        """A round for the clock: posts the weekly digests whose time has come."""
        await tell_week(self._store, self._transactions, self._clock.now())
