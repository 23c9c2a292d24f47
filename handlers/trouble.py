"""What an error of a call means: did it arrive, and is a retry worthwhile?"""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

ERRORS = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
"""Everything that a call can raise."""

BACK_OFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the next attempt, by the number of failures in a row; the last one repeats."""
LONGEST_PAUSE = 600.0
"""Most seconds that one answer can have us wait. Slack's limits are per minute, so a pause of a day is an
error on the way; a channel must not be silent that long.
https://docs.slack.dev/apis/web-api/rate-limits"""

TRANSIENT = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "rollup_error"}
)
"""Slack's errors for a failure of its own, which may come with any status."""
DEAD = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_expired", "token_revoked"})
"""Slack's errors for a token that is no longer valid: the app was uninstalled, or the token revoked."""
_MOVING = frozenset({"team_added_to_org", "org_login_required"})
"""Errors while a workspace moves to an Enterprise organisation: they end with that."""
_OF_GRANTS = frozenset({"missing_scope"})
"""Errors that the periodic check of our scopes reports too."""
_PACE = frozenset({"ratelimited", "rate_limited"})


class Fate(Enum):
    REFUSED = auto()
    """Slack will never accept it."""
    NOT_ARRIVED = auto()
    """It certainly did not arrive, but may succeed later."""
    UNKNOWN = auto()
    """It may have arrived."""


@dataclass(frozen=True, slots=True)
class Trouble:
    fate: Fate
    why: str
    """Slack's error, or the exception's type; never text of a message."""
    retry_after: float | None = None
    """Seconds that Slack asks us to wait."""

    def pause(self, failed: int) -> float:
        """Seconds to wait after the `failed`-th failure in a row, counted from 1."""
        if self.retry_after is not None:
            return self.retry_after
        return BACK_OFF[min(failed, len(BACK_OFF)) - 1]


def trouble_of(error: Exception) -> Trouble:
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Trouble(Fate.NOT_ARRIVED, type(error).__name__)
    return Trouble(Fate.UNKNOWN, type(error).__name__)


def in_words(error: Exception) -> str:
    """Why a connection failed, in plain words."""
    match error:
        case TimeoutError():
            return "no answer in time"
        case aiohttp.InvalidURL():  # ours was checked; a proxy's may contain a password
            return "the proxy's address is no URL such as http://HOST:PORT"
        case aiohttp.ClientHttpProxyError():
            return f"the proxy answers {error.status} ({error.message})"
        case aiohttp.ClientConnectorCertificateError():
            why = getattr(error.certificate_error, "verify_message", error.certificate_error)
            return f"its certificate is not valid: {why}"
        case aiohttp.ClientConnectorError():
            cause = error.os_error
            number = cause.errno or 0
            of_system = number > 0 and not isinstance(cause, ssl.SSLError)  # negative: of name resolution
            return os.strerror(number) if of_system else cause.strerror or str(error)
    return str(error) or type(error).__name__


def trouble_of_post(error: Exception) -> Trouble:
    """Like `trouble_of`, for posts, which must not be lost: a missing scope may be granted later."""
    trouble = trouble_of(error)
    return replace(trouble, fate=Fate.NOT_ARRIVED) if trouble.why in _OF_GRANTS else trouble


def answer_of(error: SlackApiError) -> Mapping[str, Any] | None:
    """Slack's answer as an object; None if a gateway in between answered with its own page."""
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else None


def _answered(error: SlackApiError) -> Trouble:
    """The trouble from an answer. The response is Slack's, or aiohttp's if it contains no JSON."""
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    said = (answer_of(error) or {}).get("error")
    if status == 429 or said in _PACE:
        return Trouble(Fate.NOT_ARRIVED, "ratelimited", retry_after(response.headers.get("Retry-After")))
    if said in DEAD | _MOVING:
        return Trouble(Fate.NOT_ARRIVED, str(said))
    if said is None or said in TRANSIENT or status >= 500:
        return Trouble(Fate.UNKNOWN, str(said or f"HTTP {status}"))
    return Trouble(Fate.REFUSED, str(said))


def retry_after(said: str | None) -> float:
    """The seconds to wait: those of the header `Retry-After` if it is a number, else 1."""
    known = said is not None and said.isascii() and said.isdigit()
    return min(float(said or 0), LONGEST_PAUSE) if known else 1.0
