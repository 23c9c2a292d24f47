"""Extended DNS errors (RFC 8914), written as `name of the code: text that came with it`. Pure."""

_OF_FILTERS = {"forged answer", "blocked", "censored", "filtered", "prohibited"}
"""Sections 4.5 and 4.16 to 4.19."""
_OF_TIME = {"signature expired", "signature not yet valid"}
"""Sections 4.8 and 4.9."""
_OF_SIGNATURES = _OF_TIME | {
    *("dnssec bogus", "dnskey missing", "rrsigs missing", "no zone key bit set", "nsec missing"),
}
"""Sections 4.7 to 4.13."""
_OF_REACHABILITY = {"no reachable authority", "network error"}
"""Sections 4.23 and 4.24."""


def says_filtered(error: str | None) -> bool:
    return _kind(error) in _OF_FILTERS


def says_outdated_signature(error: str | None) -> bool:
    """Whether a resolver rejects signatures as expired or not valid yet."""
    return _kind(error) in _OF_TIME


def says_bogus(error: str | None) -> bool:
    return _kind(error) in _OF_SIGNATURES


def says_no_authority_reached(error: str | None) -> bool:
    """Whether a resolver got no useful answer from any name server, by their fault or its own."""
    return _kind(error) in _OF_REACHABILITY


def _kind(error: str | None) -> str:
    return (error or "").partition(":")[0]
