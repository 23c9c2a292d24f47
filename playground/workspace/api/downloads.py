"""Serves `url_private`, and receives uploads."""

from aiohttp import web

from playground.workspace.access import Access
from playground.workspace.api.dispatch import SIGN_IN
from playground.workspace.faults import Faults
from playground.workspace.records.state import State


class Downloads:
    def __init__(self, state: State, access: Access, faults: Faults) -> None:
        self._state = state
        self._access = access
        self._faults = faults

    async def handle(self, request: web.Request) -> web.Response:
        """The file; without a valid token status 200 and the sign-in page, as in Slack."""
        file = self._state.files.get(request.match_info["file"])
        if not self._access.may_download(request.headers.get("Authorization", "")) or self._faults.take(
            "download"
        ):
            return web.Response(text=SIGN_IN, content_type="text/html")
        if file is None:
            return web.Response(status=404, text="File not found")
        return web.Response(body=file.data, content_type=file.mimetype)

    async def receive(self, request: web.Request) -> web.Response:
        file = self._state.files.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        file.data = await _bytes(request)
        return web.Response(text=f"OK - {len(file.data)}")


async def _bytes(request: web.Request) -> bytes:
    """The body itself, or the first file of a form."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""
