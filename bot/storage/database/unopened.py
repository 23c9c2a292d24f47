"""Why a PostgreSQL database cannot be opened, and what to do about it."""

import errno
import socket
import ssl

from bot.errors import DatabaseAwayError, StorageError
from bot.storage.database.trouble import sqlstate, words

_REMEDIES = {
    "28P01": "check the password in BOUNCEBOT_DATABASE_URL or PGPASSWORD",
    "28": "check the user in BOUNCEBOT_DATABASE_URL, and that the server's pg_hba.conf lets it in",
    "3D": "create it (createdb), or name another one in BOUNCEBOT_DATABASE_URL",
    "42501": "let this user create tables (GRANT CREATE ON SCHEMA public, or make it the database's owner)",
    "25006": "name the primary server in BOUNCEBOT_DATABASE_URL: this one only takes reads",
    "53300": "raise max_connections or the user's limit: each process takes up to nine connections",
    "53": "free disk space or memory on the server",
    "57P03": "wait until the server has started",
}
"""By SQLSTATE, or how it begins. https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_PASSING = ("53300", "57P", "08")
"""How SQLSTATE codes begin that say nothing against the settings."""
_NO_NAME = "check the host in BOUNCEBOT_DATABASE_URL: its name cannot be looked up"
_NO_SERVER = (
    "check BOUNCEBOT_DATABASE_URL, that the server runs and listens there, and that no firewall is in between"
)
_NO_TLS = "check sslmode and sslrootcert in BOUNCEBOT_DATABASE_URL, and the server's certificate"
_OTHERWISE = "check BOUNCEBOT_DATABASE_URL"


def why_unopened(name: str, error: Exception) -> StorageError:
    """The error for `name`, with a remedy that fits; a DatabaseAwayError if waiting may help."""
    cause = _cause(error)
    kind = DatabaseAwayError if _may_pass(cause) else StorageError
    return kind(f"{name} cannot be used ({words(error)}); {_remedy(cause)}.")


def _cause(error: Exception) -> Exception:
    """What the driver raised; a failed connection is wrapped."""
    cause = error.__cause__
    return cause if isinstance(error, ConnectionError) and isinstance(cause, Exception) else error


def _may_pass(cause: Exception) -> bool:
    if code := sqlstate(cause):
        return code.startswith(_PASSING)
    unanswered = isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN
    return isinstance(cause, TimeoutError) or unanswered or _refused(cause)


def _refused(cause: Exception) -> bool:
    """Whether nothing listens: no server at that address, or no socket in that folder."""
    return isinstance(cause, OSError) and cause.errno in {errno.ECONNREFUSED, errno.ENOENT}


def _remedy(cause: Exception) -> str:
    code = sqlstate(cause)
    if code:
        return next((remedy for start, remedy in _REMEDIES.items() if code.startswith(start)), _OTHERWISE)
    if isinstance(cause, socket.gaierror):
        return _NO_NAME
    if isinstance(cause, ssl.SSLError) or "SSL" in str(cause):
        return _NO_TLS
    return _NO_SERVER if isinstance(cause, OSError) else _OTHERWISE
