"""The entry point to the use cases: for intakes, and for checks that the clock reports as due."""

from collections.abc import Callable

from bot.incidents.arriving.arrivals import Arrivals
from bot.incidents.arriving.gathering import Gathering
from bot.incidents.arriving.joining import Joining
from bot.incidents.commands.commanding import Commanding
from bot.incidents.commands.serving import Serving
from bot.incidents.digests import post_digests
from bot.incidents.handling import Handling
from bot.incidents.inbox import InboxWorker
from bot.incidents.looking.checking import Checking
from bot.incidents.looking.claims import Claims
from bot.incidents.looking.replanning import Replanning
from bot.incidents.replies import Replies
from bot.incidents.timing import Timing
from bot.incidents.transactions import Transactions
from bot.models.explanation import Explanation
from bot.models.intake import Intake
from bot.ports.chat import Directory, Mailroom, Reporter
from bot.ports.clock import Clock
from bot.ports.leases import Leases
from bot.ports.looking import Diagnose, History
from bot.ports.store import Store


class IncidentService:
    """Pass `run_due` to the clock's `start`; start and stop the service together with the clock."""

    def __init__(
        self,
        *,
        store: Store,
        history: History,
        clock: Clock,
        diagnose: Diagnose,
        mailroom: Mailroom,
        directory: Directory,
        reporter: Reporter,
        explain: Callable[[str], Explanation],
        timing: Timing,
        leases: Leases,
        owner: str,
        changed: Callable[[], None],
    ) -> None:
        """`explain` raises QueryError for an unknown code. `owner` identifies this process in its claims on
        checks, and must be unique. `changed` is called whenever there is something new to post or to
        redraw."""
        transactions = Transactions(store, clock, changed)
        replies = Replies(transactions, clock)
        joining = Joining(store, clock, timing)
        arrivals = Arrivals(store, clock, transactions, joining, timing)
        serving = Serving(
            store=store, history=history, directory=directory, clock=clock, transactions=transactions,
            arrivals=arrivals, replies=replies, explain=explain,
        )  # fmt: skip
        commanding = Commanding(
            store=store, directory=directory, clock=clock, transactions=transactions, serving=serving,
            timing=timing,
        )  # fmt: skip
        gathering = Gathering(store, transactions, joining, arrivals)
        handling = Handling(
            store, mailroom, replies, clock=clock, arrivals=arrivals, gathering=gathering,
            commanding=commanding,
        )  # fmt: skip
        self._store, self._clock, self._transactions = store, clock, transactions
        self._replanning = Replanning(store, clock, transactions)
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
        """Stores the intake; only then may it be acknowledged. Returns False if its origin is already
        known."""
        new = await self._store.accept(intake)
        self._inbox.notify_accepted(intake)
        return new

    async def start(self) -> None:
        """Processes what was accepted before, and from then on what comes."""
        await self._inbox.start()

    async def stop(self) -> None:
        """Finishes running work, within 10 seconds; the rest stays in the inbox."""
        await self._inbox.stop()

    async def run_due(self, incident: str, check_no: int) -> None:
        """Runs a due check; does nothing if the check number is already spent."""
        await self._checking.run_due(incident, check_no)

    async def plan_again(self) -> None:
        """A round for the clock: plans checks again that a clock which was ahead has planned."""
        await self._replanning.run()

    async def post_digests(self) -> None:
        """A round for the clock: posts the weekly digests that are due."""
        await post_digests(self._store, self._transactions, self._clock.now())
