"""Errors of the Web API."""

from playground.workspace.records.models import Json


class ApiError(Exception):
    """`{"ok": false, "error": …}` with further fields, answered with HTTP `status`."""

    def __init__(
        self, error: str, *, status: int = 200, headers: dict[str, str] | None = None, **extra: object
    ) -> None:
        super().__init__(error)
        self.status = status
        self.headers = headers or {}
        self.body: Json = {"ok": False, "error": error, **extra}
