"""The workspace's files, and the types that Slack assigns to them."""

import mimetypes
from collections.abc import Callable

from playground.workspace.records.ids import new_id
from playground.workspace.records.links import Links
from playground.workspace.records.models import File, Json

FILETYPES = {
    "txt": "text",
    "log": "text",
    "eml": "email",
    "jpg": "jpg",
    "png": "png",
    "zip": "zip",
    "csv": "csv",
}


class Files:
    def __init__(self, clock: Callable[[], float], links: Links) -> None:
        self._clock = clock
        self._links = links
        self._files: dict[str, File] = {}

    def get(self, file_id: str) -> File | None:
        return self._files.get(file_id)

    def new(self, name: str, data: bytes, user: str, extra: Json | None = None) -> File:
        """A new file. `filetype` is guessed from the name, as Slack does; `binary` for an unknown ending."""
        file_id = new_id("F")
        ending = name.rpartition(".")[2].lower()
        file = File(
            file_id, name, data, user, int(self._clock()),
            mimetypes.guess_type(name)[0] or "application/octet-stream",
            FILETYPES.get(ending, "binary"), self._links.file(file_id, name), extra or {},
        )  # fmt: skip
        self._files[file_id] = file
        return file
