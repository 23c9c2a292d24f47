"""The order of the checks: each starts as soon as its inputs exist, and the deadline ends them all."""

import asyncio
from collections.abc import Sequence

from bot.checks.context import Context
from bot.checks.dns import name_servers
from bot.checks.dns.delegation import ask_name_servers, find_name_servers
from bot.checks.dns.denial import check_failure, check_for_mx
from bot.checks.dns.direct_dns import compare_direct_dns
from bot.checks.dns.mail_hosts import DENIALS, MailHosts, find_mail_hosts, tell_given_up
from bot.checks.dns.manner import Manner
from bot.checks.servers.provider import Report, find_page
from bot.checks.table import Moment, checks_at
from bot.checks.tls.mta_sts import Policy, ask_for_policy
from bot.diagnosis.attempt import attempt
from bot.diagnosis.consultation import Consultation
from bot.diagnosis.loading import CONCLUDE
from bot.diagnosis.recording import record, sightings_of
from bot.diagnosis.scope import Scope
from bot.diagnosis.servers import Servers
from bot.diagnosis.third_parties import provider_with, registry_of
from bot.models.smtp import SmtpSession

SILENCE = 1.0
"""Seconds without an answer from the name servers after which the registry is asked too."""
DOUBT = 2.0
"""Seconds without an answer from our own resolver after which it is asked about other names too."""
EDNS_FALLBACK = 1.5
"""Further seconds for a resolver to ask again without EDNS, if no name server answers queries with it."""
GRACE = 0.5
"""Seconds that the verdict waits for the provider's status page once everything else is known."""


class Investigation:
    """The investigation of one domain; reports each finding as soon as it is known."""

    def __init__(self, context: Context, scope: Scope) -> None:
        self._context = context
        self._scope = scope
        self._domain = scope.domain
        self._servers: Servers | None = None
        self._hosts: Sequence[str] | None = None
        self._registry = registry_of(context, self._domain)
        self._provider: Consultation[Report] | None = None
        self._name_servers: asyncio.Task[None]
        """Asks the domain's own name servers, while the mail hosts are looked up through our resolver."""

    async def run(self, deadline: float) -> None:
        """Investigates for at most `deadline` seconds; what is not known by then stays unknown."""
        try:
            async with asyncio.timeout(deadline):
                async with asyncio.TaskGroup() as group:
                    self._start(group)
                if self._provider:
                    await self._provider.wait(GRACE)
        except TimeoutError:
            if self._servers:
                self._servers.tell_unfinished()
        except asyncio.CancelledError:
            self._close_consultations(cancelled=True)
            raise
        self._close_consultations()
        self._record()

    def _start(self, group: asyncio.TaskGroup) -> None:
        group.create_task(self._run_checks(Moment.START))
        if self._scope.suspect:
            self._registry.ask()
        self._name_servers = group.create_task(attempt(self._ask_name_servers))
        group.create_task(attempt(self._check_mail))

    def _close_consultations(self, *, cancelled: bool = False) -> None:
        self._registry.close(cancelled=cancelled)
        if self._provider:
            self._provider.close(cancelled=cancelled)

    def _record(self) -> None:
        """Stores the sessions, for later diagnoses to compare with."""
        if self._context.history:
            record(self._context.history, sightings_of(self._domain, self._seen, self._context.findings))

    @property
    def _seen(self) -> Sequence[tuple[str, SmtpSession]]:
        return self._servers.seen if self._servers else ()

    async def _ask_name_servers(self) -> None:
        """Asks the domain's name servers; if one has a fault, also name servers of other zones to compare."""
        if cut := await find_name_servers(self._context, self._domain):
            silence = asyncio.get_running_loop().call_later(SILENCE, self._registry.ask)
            try:
                await ask_name_servers(self._context, self._domain, cut)
            finally:
                silence.cancel()
        findings = self._context.findings
        manners = {each.detail["manner"] for each in name_servers.delegated(findings)}
        if manners <= {Manner.ANSWERS, Manner.NO_ROUTE}:
            return
        self._registry.ask()
        await compare_direct_dns(self._context, self._domain)
        if name_servers.unasked(findings):
            await compare_direct_dns(self._context, self._domain, over=6)

    async def _check_mail(self) -> None:
        lookup = asyncio.create_task(find_mail_hosts(self._context, self._domain))
        policy = asyncio.create_task(attempt(ask_for_policy, self._context, self._domain))
        suspicion = asyncio.create_task(self._suspect_resolver(lookup))
        try:
            found = await self._await_lookup(lookup)
            CONCLUDE.begin()  # loads while the servers are asked
            await self._check_mail_hosts(found, policy)
            await self._compare_with_own_name_servers(found)
        finally:
            for each in (lookup, policy, suspicion):
                each.cancel()

    async def _compare_with_own_name_servers(self, found: MailHosts | None) -> None:
        """If our resolver says that the domain takes no mail, checks that with the domain's name servers.

        They are asked once it is known which of them answer.
        """
        if found and found.kind in DENIALS:
            await self._name_servers
            await self._run_checks(Moment.DENIED)
        elif found and found.kind == "implicit" and not any(each.reached for _, each in self._seen):
            await self._name_servers
            await attempt(check_for_mx, self._context, self._domain)
        elif found and found.answer and found.answer.outcome.refuses:
            await self._name_servers
            await attempt(check_failure, self._context, self._domain, found.answer)

    async def _suspect_resolver(self, lookup: "asyncio.Task[MailHosts]") -> None:
        """Asks our resolver about other names while it is silent: afterwards no time would be left."""
        await asyncio.wait({lookup}, timeout=DOUBT)
        if not lookup.done():
            await self._run_checks(Moment.LOOKUP_LAGS)

    async def _check_mail_hosts(self, found: MailHosts | None, policy: "asyncio.Task[Policy | None]") -> None:
        """Checks the servers of the mail hosts; if there are none, why. `found`: None if the lookup was given
        up."""
        if found is None or found.kind not in {"mx", "implicit", "null"}:
            self._registry.ask()
        if found is None:
            await self._run_checks(Moment.LOOKUP_GIVEN_UP)
        elif found.kind == "failed":
            await self._run_checks(Moment.LOOKUP_FAILED)
        elif found.hosts:
            self._ask_provider(found.hosts)
            self._servers = Servers(self._context, self._domain, policy)
            self._hosts = found.hosts
            await asyncio.gather(self._servers.look(found.hosts), self._run_checks(Moment.HOSTS_KNOWN))
            await self._run_checks(Moment.SERVERS_SEEN)
        else:
            await self._run_checks(Moment.NO_MAIL_HOST)

    def _ask_provider(self, hosts: Sequence[str]) -> None:
        if page := find_page(self._context, hosts):
            self._provider = provider_with(self._context, page)
            self._provider.ask()

    async def _run_checks(self, moment: Moment) -> None:
        """Runs the checks of that moment in parallel, except those whose inputs are not known."""
        known = {**self._scope._asdict(), "hosts": self._hosts, "sessions": self._seen}
        runs = (
            attempt(check.run, self._context, **{need: known[need] for need in check.needs})
            for check in checks_at(moment)
            if check.run and all(known[need] is not None for need in check.needs)
        )
        await asyncio.gather(*runs)

    async def _await_lookup(self, lookup: "asyncio.Task[MailHosts]") -> MailHosts | None:
        """The lookup's result; None if all name servers turn out dead before it comes."""
        await asyncio.wait({lookup, self._name_servers}, return_when=asyncio.FIRST_COMPLETED)
        findings = self._context.findings
        if not lookup.done() and name_servers.none_answers(findings):
            edns = Manner.DROPS_EDNS in name_servers.manners(findings)
            await asyncio.wait({lookup}, timeout=EDNS_FALLBACK if edns else 0)
            if not lookup.done():
                tell_given_up(self._context, self._domain)
                return None
        return await lookup
