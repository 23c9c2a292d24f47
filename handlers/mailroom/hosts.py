"""Where the bot token may be sent: Slack's own hosts, and the origin that the operator configured."""

import re
from urllib.parse import SplitResult, urlsplit

SLACK = ("slack.com", "slack-files.com")
BELOW = (".slack.com", ".slack-gov.com")
_HOST = re.compile(r"([a-z0-9.-]+)(?::443)?", re.ASCII)
"""A plain host name: what else a URL may hold there, another library may read differently."""


def is_trusted(url: str, api_url: str) -> bool:
    """Whether a request with the token may go to `url`."""
    try:
        there, ours = urlsplit(url), urlsplit(api_url)
        return "@" not in there.netloc and (_origin(there) == _origin(ours) or _is_slacks(there))
    except ValueError:
        return False


def _is_slacks(url: SplitResult) -> bool:
    host = _HOST.fullmatch(url.netloc.lower())
    return url.scheme == "https" and host is not None and (host[1] in SLACK or host[1].endswith(BELOW))


def _origin(url: SplitResult) -> tuple[str, str | None, int | None]:
    default = {"https": 443, "http": 80}.get(url.scheme)
    return url.scheme, url.hostname, url.port or default
