"""Interprets an intake and passes it to the use case it asks for."""

import asyncio
from collections.abc import Sequence

from bot.errors import QueryError, RefusedValueError
from bot.grammar.parsing import parse_command
from bot.incidents import answers, posts
from bot.incidents.arriving.arrivals import Arrivals
from bot.incidents.arriving.gathering import Gathering, Message
from bot.incidents.arriving.subjects import Part, judge, no_failure, read_part, unread_of
from bot.incidents.commands.commanding import Commanding
from bot.incidents.replies import Replies
from bot.models.intake import Intake, IntakeKind
from bot.ports.chat import Mailroom
from bot.ports.clock import Clock
from bot.ports.store import Inbox
from bot.running.turns import apart_if_large

_WORDS = frozenset({IntakeKind.COMMAND, IntakeKind.MENTION, IntakeKind.ACTION})


class Handling:
    def __init__(
        self,
        inbox: Inbox,
        mailroom: Mailroom,
        replies: Replies,
        *,
        clock: Clock,
        arrivals: Arrivals,
        gathering: Gathering,
        commanding: Commanding,
    ) -> None:
        self._inbox = inbox
        self._mailroom = mailroom
        self._replies = replies
        self._clock = clock
        self._arrivals = arrivals
        self._gathering = gathering
        self._commanding = commanding

    async def process(self, intake: Intake) -> None:
        """Processes the intake completely. Repeating it has no further effect.

        If a message is edited several times, only the latest edit counts, in whichever order the edits
        arrive.
        """
        if intake.edited and await self._inbox.edited_since(intake):
            return await self._replies.done(intake)
        if intake.kind not in _WORDS:
            return await self._read(intake)
        try:
            command = await apart_if_large(len(intake.text), parse_command, intake.text)
        except QueryError as refusal:
            return await self._replies.say(intake, answers.refused(refusal, in_thread=bool(intake.thread_ts)))
        return await self._commanding.do(intake, command)

    async def process_together(self, intakes: Sequence[Intake]) -> None:
        """Processes messages of one channel that were not addressed to the bot; a storm brings many.
        Repeating it has no further effect."""
        messages = []
        for intake in intakes:
            parts = await self._parts(intake)
            messages.append(Message(intake, await judge(parts, asked=False), unread_of(parts)))
            await asyncio.sleep(0)  # reading takes processor time: let other tasks run in between
        await self._gathering.open_or_join([one for one in messages if one.subjects])
        if silent := tuple(one.intake.origin for one in messages if not one.subjects):
            await self._replies.processed(silent)

    async def give_up(self, intake: Intake) -> None:
        """Answers that an intake failed too often, and finishes it; without an answer if the database refuses
        that too."""
        try:
            await self._apologize(intake)
        except RefusedValueError:
            await self._replies.done(intake)

    async def _apologize(self, intake: Intake) -> None:
        if intake.addressed:
            return await self._replies.say(intake, answers.NOT_DONE)
        return await self._replies.done(intake, posts.below(intake, answers.NOT_DONE, self._clock.now()))

    async def _read(self, intake: Intake) -> None:
        parts = await self._parts(intake)
        if intake.addressed and (told := answers.GOT_THROUGH.get(no_failure(parts) or "")):
            return await self._replies.say(intake, told)
        if subjects := await judge(parts, asked=intake.addressed):
            return await self._arrivals.open_or_join(intake, subjects, unread_of(parts))
        if intake.addressed:
            return await self._replies.say(intake, _no_bounce(intake, parts))
        return await self._replies.done(intake)

    async def _parts(self, intake: Intake) -> list[Part]:
        return [await read_part(content) for content in await self._mailroom.fetch(intake)]


def _no_bounce(intake: Intake, parts: Sequence[Part]) -> str:
    """The answer to somebody who pointed at a message without a bounce."""
    if left_out := unread_of(parts):
        return f"{answers.NO_BOUNCE} {answers.not_read(left_out)}"
    files = [part for part in parts if part.is_file]
    advice = [part.advice for part in files or parts if part.advice]
    if advice and len(advice) == len(files or parts):
        return answers.instead(advice[0])
    return answers.NOTHING_READ if intake.payload and not files else answers.NO_BOUNCE
