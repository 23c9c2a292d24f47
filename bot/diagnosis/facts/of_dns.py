"""Facts of the domain, its name servers, and the addresses of its mail hosts."""

from collections.abc import Sequence

from bot.checks.addresses import shown
from bot.diagnosis.facts.wording import Known, enumerated
from bot.diagnosis.sight import Sight
from bot.diagnosis.signs.of_dns import servers, some_servers
from bot.models import Finding, FindingState, Query


def addresses(query: Query, sight: Sight) -> Known:
    private = [each for each in sight.of("address") if each.detail["refused"]]
    refused = [address for each in private for address in each.detail["refused"]]
    public = any(each.detail["addresses"] for each in sight.of("address"))
    return {
        "private_hosts": enumerated(each.subject for each in private),
        "private_addresses": enumerated(f"{shown(each['address'])} ({each['why']})" for each in refused),
        "private_domain": None if public else query.domain,
    }


def name_servers(_: Query, sight: Sight) -> Known:
    asked = sorted(servers(sight), key=lambda each: each.subject)
    good = _called(asked, "answers")
    lame = _called(asked, *(("lame", "fails") if good else ("lame",)))
    return {
        "zone": next((each.detail["zone"] for each in asked), None),
        "good_nameservers": enumerated(good),
        "dead_nameservers": enumerated(each.summary for each in asked if each.subject not in good),
        "lame_nameservers": enumerated(lame),
        "silent_nameservers": enumerated(_called(asked, "silent")),
        "failing_nameservers": enumerated(_called(asked, "fails")),
        "cut_short_nameservers": enumerated(_called(asked, "cut-short")),
        "unknown_nameservers": enumerated(_called(asked, "no-address", "not-public")),
    }


def _called(asked: Sequence[Finding], *manners: str) -> list[str]:
    return [each.subject for each in asked if each.detail["manner"] in manners]


def flaws(_: Query, sight: Sight) -> Known:
    """What is wrong without keeping mail out: others make up for it."""
    served = sight.of("delegation") if some_servers("answers")(sight) else ()
    found = (*sight.of("address"), *served, *sight.of("tls"))
    return {"flaws": enumerated(each.summary for each in found if each.state is FindingState.FAIL)}


def registration(query: Query, sight: Sight) -> Known:
    """Whether it is anybody's: where the registry knows better, nobody need doubt the spelling."""
    claimed = any(each.detail["lapsed"] or each.detail["held"] for each in sight.of("registration"))
    return {"unclaimed_domain": None if claimed else query.domain}
