"""Extended DNS errors (RFC 8914), as we write them: the name of the code, and words that came along. Pure."""

_OF_FILTERS = {"forged answer", "blocked", "censored", "filtered", "prohibited"}
"""Sections 4.5 and 4.16 to 4.19."""
_OF_TIME = {"signature expired", "signature not yet valid"}
"""Sections 4.8 and 4.9."""
_OF_SIGNATURES = _OF_TIME | {
    *("dnssec bogus", "dnskey missing", "rrsigs missing", "no zone key bit set", "nsec missing"),
}
"""Sections 4.7 to 4.13."""
_OF_THE_WAY = {"no reachable authority", "network error"}
"""Sections 4.23 and 4.24."""


def says_filtered(error: str | None) -> bool:
    return _kind(error) in _OF_FILTERS


def says_out_of_time(error: str | None) -> bool:
    """Whether a resolver refuses signatures for their time."""
    return _kind(error) in _OF_TIME


def says_bogus(error: str | None) -> bool:
    return _kind(error) in _OF_SIGNATURES


def says_unreached(error: str | None) -> bool:
    """Whether a resolver got no answer of use from any of the name servers, be it their fault or its own."""
    return _kind(error) in _OF_THE_WAY


def _kind(error: str | None) -> str:
    return (error or "").partition(":")[0]
