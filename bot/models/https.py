"""A web server's answer to one request over HTTPS."""

from typing import NamedTuple


class Fetched(NamedTuple):
    """The answer after the allowed redirects. `status` is None if none came."""

    url: str
    status: int | None = None
    body: bytes = b""
    error: str | None = None
    """Why there is no answer, or why it is not used."""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.status == 200 and self.error is None
