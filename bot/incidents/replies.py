"""Answers to intakes, stored together with marking them as processed."""

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
        """Finishes the intake with a line that only its sender sees."""
        await self.done(intake, posts.in_private(intake, text, self._clock.now()))

    async def done(self, intake: Intake, *told: Post) -> None:
        """Finishes the intake with these posts."""
        await self.processed((intake.origin,), *told)

    async def processed(self, origins: tuple[str, ...], *told: Post) -> None:
        """Finishes several intakes with these posts."""

        async def decide() -> Change:
            return Change(processed=origins, posts=told)

        await self._transactions.run(decide)
