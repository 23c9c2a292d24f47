"""Where the bot token may be sent: Slack's own hosts, and the origin that the operator configured."""

from urllib.parse import SplitResult, urlsplit

SLACK = ("slack.com", "slack-files.com")
BELOW = (".slack.com", ".slack-gov.com")


def is_trusted(url: str, api_url: str) -> bool:
    """Whether a request with the token may go to `url`."""
    try:
        there, ours = urlsplit(url), urlsplit(api_url)
        return _origin(there) == _origin(ours) or _is_slacks(there)
    except ValueError:
        return False


def _is_slacks(url: SplitResult) -> bool:
    host = (url.hostname or "").lower()
    return url.scheme == "https" and url.port in {None, 443} and (host in SLACK or host.endswith(BELOW))


def _origin(url: SplitResult) -> tuple[str, str | None, int | None]:
    default = {"https": 443, "http": 80}.get(url.scheme)
    return url.scheme, url.hostname, url.port or default
