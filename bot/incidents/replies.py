"""What is said to who addressed us, together with the end of what they said."""

from bot.incidents import posts
from bot.incidents.transactions import Transactions
from bot.models.intake import Intake
from bot.models.post import Post
from bot.ports.change import Change
from bot.ports.clock import Clock


class Replies:
    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def say(self, intake: Intake, text: str) -> None:
        """One line that only they see."""
        await self.done(intake, posts.in_private(intake, text, self._clock.now()))

    async def done(self, intake: Intake, *told: Post) -> None:
        """The intake is worked off, and this is what there is to tell."""
        await self.worked((intake.origin,), *told)

    async def worked(self, origins: tuple[str, ...], *told: Post) -> None:
        """The same for several intakes."""

        async def decide() -> Change:
            return Change(worked=origins, posts=told)

        await self._transactions.run(decide)
