"""What the Web API answers instead of what was asked for."""

from playground.workspace.models import Json


class ApiError(Exception):
    """`{"ok": false, "error": …}` and what goes with it; answered with HTTP `status`."""

    def __init__(
        self, error: str, *, status: int = 200, headers: dict[str, str] | None = None, **extra: object
    ) -> None:
        super().__init__(error)
        self.status = status
        self.headers = headers or {}
        self.body: Json = {"ok": False, "error": error, **extra}
