"""The inbox worker: processes accepted intakes, in order within a channel, several channels in parallel."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby, islice

import structlog

from bot.errors import RefusedValueError, SlackUnreachableError, StorageError, UnreadableError
from bot.incidents.handling import Handling
from bot.incidents.retries import Retries
from bot.models.intake import Intake, IntakeKind
from bot.ports.leases import Leases
from bot.ports.store import Store
from bot.running.failures import failures_logged

AT_ONCE = 8
BATCH = 500
TOGETHER = 50
"""Most messages that are read before their change is stored: at most half a second of work."""
AFTER_AN_ERROR = 1.0
"""Seconds to wait after the inbox could not be read."""
SWEEP = 5.0
"""Seconds between reads of the inbox when nothing wakes the worker."""
DRAIN = 10.0
_log = structlog.get_logger()


class InboxWorker:
    """An intake that fails is retried later and blocks nothing, not even its own channel."""

    def __init__(self, store: Store, handling: Handling, *, leases: Leases, backoff: float = 1.0) -> None:
        self._store = store
        self._handling = handling
        self._leases = leases
        self._retries = Retries(backoff)
        self._woken = asyncio.Event()
        self._busy: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Processes intakes left from before, and from then on new ones."""
        self._stopping = False
        self._loop = asyncio.create_task(self._run(), name="inbox")

    async def stop(self) -> None:
        """Takes no new work, and gives running work 10 seconds. Unfinished intakes stay in the inbox."""
        self._stopping = True
        self.wake()
        if self._loop:
            await asyncio.wait({self._loop})
        running = list(self._busy.values())
        if running:
            _, late = await asyncio.wait(running, timeout=DRAIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def wake(self) -> None:
        self._woken.set()

    def notify_accepted(self, intake: Intake) -> None:
        """Wakes the worker for an accepted intake. A busy channel reads the inbox again when it is done
        anyway."""
        if _channel_of(intake) not in self._busy:
            self.wake()

    async def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            pause = AFTER_AN_ERROR
            with failures_logged("inbox_not_read"):
                await self._start_channels()
                pause = self._pause()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._woken.wait()

    def _pause(self) -> float:
        sweep, retry = self._leases.look_again or SWEEP, self._retries.until_next()
        return sweep if retry is None else min(sweep, retry)

    async def _start_channels(self) -> None:
        """Begins to process what waits in channels where nothing is processed. Only this makes channels busy,
        so none becomes busy meanwhile."""
        busy = frozenset(self._busy)
        found = await self._store.unprocessed(BATCH, busy)
        if not busy and len(found) < BATCH:
            self._retries.forget_all_but(found)
        ready = by_channel(self._retries.due(found))
        free = {channel: intakes for channel, intakes in ready.items() if channel not in busy}
        taken = await self._leases.take([_lease_name(channel) for channel in free])
        ours = [channel for channel in free if _lease_name(channel) in taken]
        for channel in ours:
            self._start_channel(channel, free[channel])
        if ours and len(found) == BATCH:
            self.wake()  # more may be waiting beyond this batch

    def _start_channel(self, channel: tuple[str, str], intakes: Sequence[Intake]) -> None:
        work = self._process_channel(channel, intakes)
        self._busy[channel] = asyncio.create_task(work, name=_lease_name(channel))

    async def _process_channel(self, channel: tuple[str, str], intakes: Sequence[Intake]) -> None:
        try:
            for portion in self._portions(intakes):
                async with self._slots:
                    if self._stopping or not self._leases.holds(_lease_name(channel)):
                        return
                    await self._process(portion)
        finally:
            await self._leases.release_leases([_lease_name(channel)])
            del self._busy[channel]
            self.wake()

    def _portions(self, intakes: Sequence[Intake]) -> Iterator[Sequence[Intake]]:
        """Groups consecutive new messages; everything else, and what failed before, is processed alone."""
        for batchable, run in groupby(intakes, key=self._is_batchable):
            yield from batched(run, TOGETHER if batchable else 1)

    def _is_batchable(self, intake: Intake) -> bool:
        new = intake.kind is IntakeKind.MESSAGE and not intake.edited
        return new and not self._retries.has_failed(intake)

    async def _process(self, portion: Sequence[Intake]) -> None:
        if len(portion) == 1 or not await self._together(portion):
            for intake in portion:
                await self._process_one(intake)

    async def _together(self, portion: Sequence[Intake]) -> bool:
        """Returns False if the portion could not be processed as a whole: then each is processed alone."""
        try:
            await self._handling.process_together(portion)
        except (RefusedValueError, SlackUnreachableError, UnreadableError):
            return False
        except StorageError:
            self._retries.postpone(portion)
        except Exception:
            _log.exception("batch_failed", intakes=len(portion))
            return False
        return True

    async def _process_one(self, intake: Intake) -> None:
        do = self._handling.give_up if self._retries.is_hopeless(intake) else self._handling.process
        try:
            await do(intake)
        except (SlackUnreachableError, UnreadableError) as error:
            if self._retries.wait_for_others(intake) == 1:
                _log.warning("intake_waits", origin=intake.origin, why=str(error))
        except RefusedValueError:
            self._retries.failed(intake)  # the store logs it
        except StorageError:
            self._retries.postpone([intake])
        except Exception:
            tries = self._retries.failed(intake)
            _log.exception("intake_failed", origin=intake.origin, kind=intake.kind, tries=tries)
        else:
            self._retries.processed(intake)


def by_channel(intakes: Iterable[Intake]) -> Mapping[tuple[str, str], Sequence[Intake]]:
    """The intakes of each channel, in their order."""
    groups: dict[tuple[str, str], list[Intake]] = {}
    for intake in intakes:
        groups.setdefault(_channel_of(intake), []).append(intake)
    return groups


def batched(intakes: Iterable[Intake], size: int) -> Iterator[Sequence[Intake]]:
    """Like `itertools.batched`, which Python has only from 3.12 on."""
    rest = iter(intakes)
    while batch := tuple(islice(rest, size)):
        yield batch


def _lease_name(channel: tuple[str, str]) -> str:
    return " ".join(("inbox", *channel))


def _channel_of(intake: Intake) -> tuple[str, str]:
    return (intake.team, intake.channel)
