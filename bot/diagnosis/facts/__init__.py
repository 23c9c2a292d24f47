"""Facts: the values that templates of summaries and steps may name, as far as this diagnosis knows them."""

from collections.abc import Callable, Mapping

from bot.diagnosis.facts import of_bounce, of_dns, of_replier, of_servers, of_size, of_told
from bot.diagnosis.facts.wording import Known
from bot.diagnosis.observed import Observed
from bot.models.query import Query


def facts_of(query: Query, observed: Observed) -> dict[str, str]:
    """The known facts by name. A template that names any other fact is not used."""
    found = {name: value for part in _PARTS for name, value in part(query, observed).items()}
    return {name: value for name, value in found.items() if value}


def _of_checks(_: Query, observed: Observed) -> Mapping[str, str]:
    """Facts that the checks themselves put into `detail["facts"]`."""
    return {key: value for each in observed.findings for key, value in each.detail.get("facts", {}).items()}


_PARTS: tuple[Callable[[Query, Observed], Known], ...] = (
    of_bounce.asked,
    of_bounce.refused,
    of_servers.hosts,
    of_replier.of_our_relay,
    of_replier.of_routing,
    of_replier.behind_their_servers,
    of_replier.replied,
    of_replier.in_doubt,
    of_dns.addresses,
    of_dns.name_servers,
    of_dns.unreached,
    of_dns.flaws,
    of_dns.contradictions,
    of_dns.clock,
    of_dns.registration,
    of_told.lookups,
    of_told.sending,
    of_told.overload,
    of_told.certificate,
    of_servers.looks,
    of_servers.vantages,
    of_servers.protocols,
    of_servers.refusals,
    of_servers.failures,
    of_size.limit,
    of_size.whose_limit,
    of_size.inner_limit,
    of_servers.history,
    of_servers.unfinished,
    _of_checks,
)
