"""What the templates of summaries and steps may name, as far as it is known in this case."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from bot.checks.addresses import is_address
from bot.checks.size import ENCODING
from bot.diagnosis.sight import Sight
from bot.diagnosis.signs.of_servers import controls_fail
from bot.durations import in_words
from bot.models import Finding, Query

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def facts_of(query: Query, sight: Sight) -> dict[str, str]:
    """Only facts that are known: a template that needs another one is not used."""
    parts: tuple[Callable[[Query, Sight], Mapping[str, str | None]], ...] = (
        _of_query,
        _of_hosts,
        _of_addresses,
        _of_name_servers,
        _of_looks,
        _of_history,
        _of_unfinished,
        _of_checks,
    )
    found = {name: value for part in parts for name, value in part(query, sight).items()}
    return {name: value for name, value in found.items() if value}


def _of_query(query: Query, sight: Sight) -> dict[str, str | None]:
    words = sight.words
    return {
        "domain": query.domain,
        "missing": None if query.domain else "the recipient's domain",
        "recipient": query.address,
        "status": words.status,
        "quote": _shorten(words.quotes[0] if words.quotes else words.text),
    }


def _of_hosts(_: Query, sight: Sight) -> dict[str, str | None]:
    hosts = sight.of("mx")[:1]
    names = [host for each in hosts for host in each.detail["hosts"]]
    unlooked = [each for each in sight.of("address") if each.detail["outcome"] == "failed"]
    return {
        "host": names[0] if names else None,
        "data_host": names[0] if names and sight.words.at_data else None,
        "hosts": enumerate_words(names),
        "numbers": enumerate_words(each for each in names if is_address(each)),
        "nameless": enumerate_words(each for each in names if not is_address(each)),
        "of_many": _first_of_many(hosts[0]) if hosts and sight.looks else None,
        "host_count": _counted(len(names), "mail server") if names else None,
        "unlooked": enumerate_words(each.subject for each in unlooked),
        "address_error": next(_errors(unlooked), None),
        "lookup_error": next(_errors(hosts), None),
    }


def _of_addresses(query: Query, sight: Sight) -> dict[str, str | None]:
    private = [each for each in sight.of("address") if each.detail["refused"]]
    refused = [address for each in private for address in each.detail["refused"]]
    public = any(each.detail["addresses"] for each in sight.of("address"))
    return {
        "private_hosts": enumerate_words(each.subject for each in private),
        "private_addresses": enumerate_words(f"{each['address']} ({each['why']})" for each in refused),
        "private_domain": None if public else query.domain,
    }


def _of_name_servers(_: Query, sight: Sight) -> dict[str, str | None]:
    servers = [each for each in sight.of("delegation") if "manner" in each.detail]
    good = [each.subject for each in servers if each.detail["manner"] == "answers"]
    lame = [each.subject for each in servers if each.detail["manner"] == "lame"]
    return {
        "zone": next((each.detail["zone"] for each in servers), None),
        "good_nameservers": enumerate_words(dict.fromkeys(good)),
        "dead_nameservers": enumerate_words(
            dict.fromkeys(e.subject for e in servers if e.subject not in good)
        ),
        "lame_nameservers": enumerate_words(dict.fromkeys(lame)),
    }


def _of_looks(query: Query, sight: Sight) -> dict[str, str | None]:
    failing, well, all_ = sight.failing, sight.well, sight.looks
    refused = [each for each in all_ if each.detail["reply"] and each not in well]
    reply = next((each.detail["reply"] for each in refused), None)
    return {
        "failing": enumerate_words(_server(each) for each in failing),
        "mute": enumerate_words(_server(e) for e in sight.reached if e.detail["outcome"] == "timeout"),
        "answering": enumerate_words(_server(each) for each in well),
        "failing_of_all": f"{len(failing)} of {len(all_)}" if failing else None,
        "server_count": _counted(len(all_), "mail server address", "mail server addresses") if all_ else None,
        "controls": enumerate_words(dict.fromkeys(each.subject for each in sight.controls(4, 6))),
        "unseen": enumerate_words(dict.fromkeys(each.subject for each in controls_fail(sight))),
        "probe_reply": _shorten(reply) if reply else None,
        "sender_refusal": next((_shorten(e.detail["reply"]) for e in refused if e.detail["as_sender"]), None),
        "tls_error": next(_errors(each for each in all_ if each.detail["outcome"] == "tls-failed"), None),
        "slow_servers": enumerate_words(_server(each) for each in all_ if each.detail["slow"]),
        **_of_limit(query.size or 0, all_),
    }


def _of_history(_: Query, sight: Sight) -> dict[str, str | None]:
    before = [each for each in sight.of("history") if "looks" in each.detail]
    ago = [each.detail["last_good_ago"] for each in before if each.detail["last_good_ago"] is not None]
    slower = [each for each in before if each.detail["slower_connect"] or each.detail["slower_banner"]]
    return {
        "last_good": in_words(min(ago)) if ago else None,
        "slower": enumerate_words(each.summary for each in slower),
    }


def _of_unfinished(_: Query, sight: Sight) -> dict[str, str | None]:
    """Servers that time was up for before they had answered or were silent for long enough."""
    left = [each for each in sight.of("smtp") if each.detail.get("unfinished")]
    longest = max((each.detail["waited"] for each in left), default=0.0)
    return {
        "unfinished": enumerate_words(_server(each) for each in left),
        "waited": f"{longest:.1f} s" if left else None,
    }


def _of_checks(_: Query, sight: Sight) -> Mapping[str, str | None]:
    """Facts that checks give by themselves, in `detail["facts"]`."""
    return {key: value for each in sight.findings for key, value in each.detail.get("facts", {}).items()}


def _of_limit(size: int, looks: Iterable[Finding]) -> dict[str, str | None]:
    limits = [each.detail["size_limit"] for each in looks if each.detail["size_limit"]]
    if not limits:
        return {}
    limit, net_limit = min(limits), int(min(limits) / ENCODING)
    return {
        "limit": in_megabytes(limit),
        "net_limit": in_megabytes(net_limit),
        "oversize": in_megabytes(size) if size > limit else None,
        "unencoded_size": in_megabytes(size) if net_limit < size <= limit else None,
    }


def _first_of_many(mx: Finding) -> str | None:
    """Never all of very many hosts are looked at."""
    looked, known = len(mx.detail["hosts"]), mx.detail["known"]
    return f"Looked at were the first {looked} of {known} mail hosts." if known > looked else None


def _errors(findings: Iterable[Finding]) -> Iterator[str]:
    return (str(each.detail["error"]) for each in findings if each.detail.get("error"))


def _server(look: Finding) -> str:
    return f"{look.subject} [{look.address}]"


def in_megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB"


def enumerate_words(items: Iterable[str], most: int = 3) -> str | None:
    """`a`, `a and b`, `a, b and c`, `a, b, c and 4 more`; None for nothing."""
    every = list(items)
    shown = every[:most] + ([f"{len(every) - most} more"] if len(every) > most else [])
    if len(shown) < 2:
        return shown[0] if shown else None
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _counted(count: int, noun: str, plural: str | None = None) -> str:
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {noun if count == 1 else plural or noun + 's'}"


def _shorten(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"
