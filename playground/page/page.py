"""The page's server on loopback: the static page, the live events, and the actions."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Any

from aiohttp import web

from playground.lab import Lab
from playground.page.acts import ACTS
from playground.page.guard import guard
from playground.page.live import Live
from playground.page.patients import show_patients, treat
from playground.page.tries import Try
from playground.page.troubles import Switches
from playground.workspace import EMOJI, Workspace

STATIC = resources.files(__package__).joinpath("static")
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
MOST_BYTES = 32 << 20


class Page:
    """A workspace in the browser.

    `notice`: the line on top; `tries`: the stories to try; `shortcuts`: message shortcuts by callback id;
    `lab`: the domains in the side panel; `titles`: names of causes. `url` is set once the page is started.
    """

    def __init__(
        self,
        workspace: Workspace,
        notice: str = "",
        *,
        tries: Sequence[Try] = (),
        shortcuts: Mapping[str, str] | None = None,
        lab: Lab | None = None,
        titles: Mapping[str, str] | None = None,
    ) -> None:
        self._workspace = workspace
        self._notice = notice
        self._tries = {each.name: each for each in tries}
        self._shortcuts = dict(shortcuts or {})
        self._lab = lab
        self._titles = dict(titles or {})
        self._live = Live(workspace, self._hello)
        self._unfollow: Callable[[], None] | None = None
        self._runner: web.AppRunner | None = None
        self._switches = Switches(workspace)
        self._telling = False
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Starts serving. Raises OSError if the port is taken."""
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[guard])
        app.router.add_routes(
            [
                web.get("/", self._index),
                web.get("/live", self._live.handle),
                web.get("/static/{kind}/{name}", self._static),
                web.get("/file/{file}", self._file),
                web.post("/act/{name}", self._act),
                web.post("/upload", self._upload),
                web.post("/try/{name}", self._try),
                web.post("/patients", self._treat),
                web.post("/troubles", self._trouble),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        self._unfollow = self._live.follow()
        if self._lab:
            self._lab.subscribe(self._patients_changed)

    async def stop(self) -> None:
        if self._unfollow:
            self._unfollow()
        self._live.close()
        if self._runner:
            await self._runner.cleanup()

    def _hello(self) -> dict[str, Any]:
        return {
            "notice": self._notice,
            "bot": self._workspace.bot_user_id,
            "tries": [{"name": t.name, "label": t.label, "about": t.about} for t in self._tries.values()],
            "shortcuts": [{"callback_id": name, "label": label} for name, label in self._shortcuts.items()],
            "emoji": EMOJI,
            "patients": show_patients(self._lab, self._titles),
            "troubles": self._switches.show(),
        }

    async def _index(self, _request: web.Request) -> web.Response:
        return _serve("index.html")

    async def _static(self, request: web.Request) -> web.Response:
        return _serve(f"{request.match_info['kind']}/{request.match_info['name']}")

    async def _file(self, request: web.Request) -> web.Response:
        """A file's bytes as a download, never displayed, because they may come from a stranger."""
        file = self._workspace.file(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": "attachment", "Content-Type": "application/octet-stream"}
        return web.Response(body=file.data, headers=headers)

    async def _act(self, request: web.Request) -> web.Response:
        act = ACTS.get(request.match_info["name"])
        if act is None:
            raise web.HTTPNotFound
        try:
            return web.json_response(await act(self._workspace, await request.json()))
        except (LookupError, ValueError) as refused:
            return web.json_response({"error": str(refused)})

    async def _upload(self, request: web.Request) -> web.Response:
        query = request.query
        place = (query["user"], query["channel"], query["name"], await request.read())
        ts = await self._workspace.upload(*place, thread_ts=query.get("thread_ts") or None)
        return web.json_response({"ts": ts})

    async def _try(self, request: web.Request) -> web.Response:
        wanted = self._tries.get(request.match_info["name"])
        if wanted is None:
            return web.json_response(
                {"error": f"There is no story with this name; there are {', '.join(self._tries)}."}
            )
        args = await request.json()
        place = (args["user"], args["channel"])
        return web.json_response({"ts": await wanted.run(self._workspace, *place, self._lab)})

    async def _treat(self, request: web.Request) -> web.Response:
        """Makes domains sick, and heals them."""
        if self._lab is None:
            raise web.HTTPNotFound
        return _carried_out(treat, self._lab, await request.json())

    async def _trouble(self, request: web.Request) -> web.Response:
        """Switches trouble with Slack on or off."""
        args = await request.json()
        answer = _carried_out(self._switches.switch, args["name"], bool(args["on"]))
        self._live.tell({"kind": "troubles", "troubles": self._switches.show()})
        return answer

    def _patients_changed(self) -> None:
        """Tells the page once, however many domains change at the same time."""
        if not self._telling:
            self._telling = True
            asyncio.get_running_loop().call_soon(self._tell_patients)

    def _tell_patients(self) -> None:
        self._telling = False
        self._live.tell({"kind": "patients", "patients": show_patients(self._lab, self._titles)})


def _carried_out(deed: Callable[..., None], *args: Any) -> web.Response:
    try:
        deed(*args)
    except LookupError as unknown:
        return web.json_response({"error": f"Not known here: {unknown.args[0]}."})
    return web.json_response({})


def _serve(path: str) -> web.Response:
    found = STATIC.joinpath(path)
    ending = path.rpartition(".")[2]
    if ".." in path or ending not in TYPES or not found.is_file():
        raise web.HTTPNotFound
    return web.Response(body=found.read_bytes(), content_type=TYPES[ending], charset="utf-8")
