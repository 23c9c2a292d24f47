"""Compound documents (MS-CFB): files with streams in storages. Read by olefile, within limits."""

import io
from typing import Any

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR_SHIFTS = (9, 12)

Path = tuple[str, ...]


class DamagedError(Exception):
    """The file is not what it claims to be."""


class Compound:
    """The streams of a document. Valid ones share no data, so no more is read than the file's size."""

    def __init__(self, raw: bytes) -> None:
        """Raises DamagedError, and any error of olefile in a malformed file."""
        import olefile  # loaded late: rarely needed

        _check_header(raw)
        self._budget = len(raw)
        self._document: Any = olefile.OleFileIO(io.BytesIO(raw))
        if self._document.root.size > len(raw):
            raise DamagedError("its short streams take more room than there is")
        self._names: dict[Path, list[str]] = {}
        for *storage, name in self._document.listdir(streams=True, storages=True):
            self._names.setdefault(tuple(storage), []).append(name)

    def names(self, storage: Path) -> list[str]:
        """The names in a storage; `()` is the document."""
        return self._names.get(storage, [])

    def read(self, storage: Path, name: str) -> bytes:
        """A stream; empty if there is none. Raises the same as the constructor."""
        if name not in self.names(storage):
            return b""
        path = [*storage, name]
        self._budget -= self._document.get_size(path)
        if self._budget < 0:
            raise DamagedError("its streams take more room than there is")
        return bytes(self._document.openstream(path).read())


def _check_header(raw: bytes) -> None:
    """Checks the sector size and the numbers of FAT, short FAT and DIFAT sectors (MS-CFB, section 2.2)."""
    tables = sum(int.from_bytes(raw[at : at + 4], "little") for at in (44, 64, 72))
    if int.from_bytes(raw[30:32], "little") not in _SECTOR_SHIFTS or tables * 512 > len(raw):
        raise DamagedError("its tables take more room than there is")
