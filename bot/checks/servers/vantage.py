"""Is our own network at fault? At the first sign of trouble, the controls are asked from the same vantage."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

from bot.checks.context import LAG, Context
from bot.checks.dns.address import ask_for_addresses
from bot.checks.ip import is_address, named
from bot.checks.servers.smtp import describe, detail_of, is_slow
from bot.models.diagnosis import FindingState
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from bot.suffixes import registrable


class Controls:
    """The controls of one vantage: asked once, when `ask` is first called.

    Controls of the same organizations as the hosts given to `avoid` are left out.
    """

    def __init__(self, context: Context, vantage: str = "direct") -> None:
        self._context = context
        self.vantage = vantage
        self._avoid: set[str] = set()
        self._asking: asyncio.Task[None] | None = None

    def avoid(self, hosts: Iterable[str]) -> None:
        self._avoid |= set(hosts)

    def ask(self) -> None:
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_all())

    async def settle(self) -> None:
        """Waits until the controls, if asked, have answered or failed."""
        if self._asking is not None:
            await self._asking

    def cancel(self) -> None:
        if self._asking is not None:
            self._asking.cancel()

    async def run_beside(self, look: Coroutine[Any, Any, SmtpSession]) -> SmtpSession:
        """Runs a session; asks the controls if it lags or ends in trouble."""
        task = asyncio.create_task(look)
        try:
            done, _ = await asyncio.wait({task}, timeout=LAG)
            if not done or _is_trouble(task.result()):
                self.ask()
            return await task
        finally:
            task.cancel()

    async def _ask_all(self) -> None:
        hosts = of_other_organizations(self._context.ourselves.control_hosts, self._avoid)
        await asyncio.gather(*(self._ask_host(host) for host in hosts))

    async def _ask_host(self, host: str) -> None:
        addresses = [host] if is_address(host) else await self._resolve(host)
        await asyncio.gather(*(self._look(host, address) for address in addresses))

    async def _resolve(self, host: str) -> list[str]:
        """The host's first address of each family."""
        answers = await ask_for_addresses(self._context.resolver, host)
        addresses = [each.records[0] for each in answers if each.records]
        if not addresses:
            self._context.tell(
                "vantage",
                host,
                FindingState.SKIPPED,
                f"{host} could not be asked for comparison: looking it up failed",
                vantage=self.vantage,
            )
        return addresses

    async def _look(self, host: str, address: str) -> None:
        session = await self._context.prober.look(host, address, vantage=self.vantage, control=True)
        self._context.tell(
            "vantage",
            host,
            _state(session),
            f"For comparison: {named(host, address)} {describe(session)}",
            address=address,
            vantage=self.vantage,
            detail={**detail_of(session), "answers": answers(session)},
            seconds=session.seconds,
        )


def _is_trouble(session: SmtpSession) -> bool:
    return session.outcome not in {SmtpOutcome.OK, SmtpOutcome.FORBIDDEN} or is_slow(session)


def of_other_organizations(controls: Iterable[str], avoid: Iterable[str]) -> list[str]:
    """The controls that belong to none of the organizations of the hosts in `avoid`."""
    theirs = {registrable(each) for each in avoid}
    return [each for each in controls if registrable(each) not in theirs]


def answers(session: SmtpSession) -> bool:
    """Whether the path to it is open: a control that refuses us answers, too."""
    return (session.reached and session.stage is not Stage.BANNER) or session.outcome is SmtpOutcome.REJECTED


def _state(session: SmtpSession) -> FindingState:
    if not session.is_conclusive:
        return FindingState.SKIPPED
    if not answers(session):
        return FindingState.FAIL
    return FindingState.WARN if is_slow(session) else FindingState.OK
