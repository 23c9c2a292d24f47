"""Does the domain demand TLS through an MTA-STS policy, and for which hosts (RFC 8461)?"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer
from bot.models.https import Fetched

if TYPE_CHECKING:
    from bot.checks.context import Context
    from bot.ports.looking import Resolver

MOST_BYTES = 65_536
_MODES = {"enforce", "testing", "none"}


class Policy(NamedTuple):
    """An MTA-STS policy (RFC 8461, section 3.2)."""

    mode: str
    """`enforce`, `testing` or `none`."""
    mx: tuple[str, ...]
    """Patterns of host names, lower case."""

    def covers(self, host: str) -> bool:
        """Whether the policy allows the host; a wildcard stands for one label (section 4.1)."""
        wildcard = f"*.{host.partition('.')[2]}"
        return host in self.mx or wildcard in self.mx

    @property
    def lines(self) -> str:
        """The first `mx` lines of the policy."""
        shown = [f"mx: {each}" for each in self.mx[:3]]
        return ", ".join(shown + (["…"] if len(self.mx) > 3 else []))


async def ask_for_record(resolver: "Resolver", domain: str) -> DnsAnswer:
    """The TXT record that says whether there is a policy (section 3.1)."""
    return await resolver.ask(f"_mta-sts.{domain}", "TXT")


async def ask_for_policy(context: "Context", domain: str) -> Policy | None:
    """The policy, which is reported; None without a valid one. Without a record nothing is reported."""
    answer = await ask_for_record(context.resolver, domain)
    if not any(each.startswith("v=STSv1") for each in answer.records):
        return None
    if context.fetcher is None:
        words = f"{domain} has an MTA-STS record, but its policy was not fetched: no web access from here"
        context.tell("tls", domain, FindingState.SKIPPED, words)
        return None
    got = await context.fetcher.get(policy_url(domain), most=MOST_BYTES)
    policy, problem = judge(answer.records, got)
    if policy is None:
        words = f"{domain} has an MTA-STS record, but no valid policy: {problem}"
        context.tell("tls", domain, FindingState.WARN, words, detail={"policy": None}, seconds=got.seconds)
        return None
    words = f"{domain} {_ASKS[policy.mode]} (MTA-STS, mode: {policy.mode}; {policy.lines})"
    detail = {"policy": policy.mode, "mx": list(policy.mx[:20])}
    context.tell("tls", domain, FindingState.OK, words, detail=detail, seconds=got.seconds)
    return policy


_ASKS = {
    "enforce": "requires TLS with a valid certificate",
    "testing": "is testing a TLS requirement and accepts mail in any case",
    "none": "no longer requires TLS",
}


def policy_url(domain: str) -> str:
    return f"https://mta-sts.{domain}/.well-known/mta-sts.txt"


def judge(records: Sequence[str], got: Fetched) -> tuple[Policy | None, str]:
    """The policy, or why there is none."""
    if sum(each.startswith("v=STSv1") for each in records) > 1:
        return None, "there are several records"
    if got.error:
        return None, f"{got.url} cannot be fetched ({got.error})"
    if not got.ok:
        return None, f"{got.url} answers with status {got.status}"
    return parse(got.body.decode("utf-8", "replace"))


def parse(text: str) -> tuple[Policy | None, str]:
    """The policy, or which line is wrong. Unknown keys are no error (section 3.2)."""
    pairs = [_pair(line) for line in text.splitlines()[:1000]]
    values = dict(reversed([pair for pair in pairs if pair]))
    mx = _patterns(value for key, value in filter(None, pairs) if key == "mx")
    if values.get("version") != "STSv1":
        return None, "it has no line \u201cversion: STSv1\u201d"
    if values.get("mode") not in _MODES:
        return (
            None,
            f"its line \u201cmode: {values.get('mode', '')[:40]}\u201d is none of enforce, testing, none",
        )
    if not values.get("max_age", "").isdigit():
        return None, f"its line \u201cmax_age: {values.get('max_age', '')[:40]}\u201d is no number"
    if not mx and values["mode"] != "none":
        return None, "it has no line \u201cmx: …\u201d"
    return Policy(values["mode"], mx), ""


def _pair(line: str) -> tuple[str, str] | None:
    key, colon, value = line.partition(":")
    return (key.strip().lower(), value.strip()) if colon else None


def _patterns(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(each.lower().rstrip(".")[:253] for each in values)[:200]
