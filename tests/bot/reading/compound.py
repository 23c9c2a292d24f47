"""Writes compound documents (MS-CFB) as small as they can be: version 3, every stream a short one."""

import struct
from collections.abc import Mapping

Tree = Mapping[str, "bytes | Tree"]

_SECTOR, _MINI, _SHORT = 512, 64, 4096
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def compound(tree: Tree) -> bytes:
    """A document with these streams (bytes, less than 4096 of them) and storages (trees)."""
    writer = _Writer()
    writer.add("Root Entry", tree, _ROOT)
    return writer.document()


def message(subject: str, body: str, **more: "str | bytes | Tree") -> dict[str, "bytes | Tree"]:
    """A message's properties; `more` are others by their tag (`_007D`) and storages by their name."""
    return {"__properties_version1.0": bytes(32), **properties(_0037=subject, _1000=body, **more)}


def properties(**values: "str | bytes | Tree") -> dict[str, "bytes | Tree"]:
    """Properties as streams: text as UTF-16, bytes as binary, trees under their own names."""
    kinds = {str: "001F", bytes: "0102"}
    named = {name: f"__substg1.0_{name[1:]}{kinds[type(value)]}" if name[1:].isalnum() else name
             for name, value in values.items()}  # fmt: skip
    return {
        named[name]: value.encode("utf-16-le") if isinstance(value, str) else value
        for name, value in values.items()
    }


class _Writer:
    def __init__(self) -> None:
        self._entries: list[bytes] = []
        self._short = b""
        self._chains: list[int] = []

    def add(self, name: str, content: "bytes | Tree", kind: int, sibling: int = _FREE) -> int:
        """Adds an entry; the content of a storage is a list of right siblings."""
        number = len(self._entries)
        self._entries.append(b"")
        child, start, size = _FREE, _END, 0
        if isinstance(content, bytes):
            start, size = self._store(content)
        else:
            for below in sorted(content, key=lambda name: (len(name), name.upper()), reverse=True):
                what = content[below]
                child = self.add(below, what, _STREAM if isinstance(what, bytes) else _STORAGE, child)
        self._entries[number] = _entry(name, kind, sibling, child, start=start, size=size)
        return number

    def _store(self, content: bytes) -> tuple[int, int]:
        assert len(content) < _SHORT
        if not content:
            return _END, 0
        start = len(self._chains)
        count = -(-len(content) // _MINI)
        self._chains += [*range(start + 1, start + count), _END]
        self._short += content.ljust(count * _MINI, b"\0")
        return start, len(content)

    def document(self) -> bytes:
        short = _padded(self._short)
        chains = _padded(struct.pack(f"<{len(self._chains)}I", *self._chains), b"\xff")
        at_chains = 1 + -(-len(self._entries) // 4)
        at_short = at_chains + len(chains) // _SECTOR
        self._entries[0] = _entry(
            "Root Entry", _ROOT, _FREE, _child(self._entries[0]), start=at_short, size=len(self._short)
        )
        directory = _padded(b"".join(self._entries))
        fat = [_FAT]
        for content in (directory, chains, short):
            fat += [*range(len(fat) + 1, len(fat) + len(content) // _SECTOR), _END]
        table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
        assert len(table) == _SECTOR
        return _header(at_chains, len(chains) // _SECTOR) + table + directory + chains + short


def _header(at_chains: int, chains: int) -> bytes:
    head = struct.pack("<8s16sHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6)
    places = struct.pack("<IIIIIIIII", 0, 1, 1, 0, _SHORT, at_chains, chains, _END, 0)
    return head + places + struct.pack("<I", 0).ljust(109 * 4, b"\xff")


def _entry(name: str, kind: int, sibling: int, child: int, *, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    head = struct.pack("<64sHBBIII", wide, len(wide) + 2, kind, 1, _FREE, sibling, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _child(entry: bytes) -> int:
    return int.from_bytes(entry[76:80], "little")


def _padded(content: bytes, filler: bytes = b"\0") -> bytes:
    return content.ljust(-(-len(content) // _SECTOR) * _SECTOR, filler)
