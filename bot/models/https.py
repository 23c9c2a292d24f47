"""What a web server answered to one question over HTTPS."""

from typing import NamedTuple


class Fetched(NamedTuple):
    """One answer, after the redirects that were allowed. `status` is None when none came."""

    url: str
    status: int | None = None
    body: bytes = b""
    error: str | None = None
    """Why there is no answer, or why it does not count."""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.status == 200 and self.error is None
