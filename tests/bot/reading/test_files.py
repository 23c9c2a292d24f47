"""What `bouncebot parse` prints."""

import errno
import io
import json
import os
import sys
import tracemalloc
from itertools import repeat
from pathlib import Path

import pytest

from bot.reading.files import parse_paths
from tests.bot.reading.messages import FAMILIES


def unread(file: str, error: OSError) -> None:
    raise AssertionError(file) from error


def test_folders_are_read_in_sorted_order(tmp_path: Path) -> None:
    for name in ("2.eml", "1.eml"):
        (tmp_path / name).write_text(FAMILIES["qmail"])

    answers = list(parse_paths([f"{tmp_path}/"], unread))

    assert [answer["file"] for answer in answers] == [f"{tmp_path}/1.eml", f"{tmp_path}/2.eml"]
    assert json.loads(json.dumps(answers))[0]["bounces"][0]["recipient"] == "bob@receiver.example"


def test_unreadable_files_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "2.eml").write_text(FAMILIES["qmail"])
    (tmp_path / "1.eml").symlink_to("1.eml")
    os.mkfifo(tmp_path / "3.eml")
    told: list[str] = []

    (answer,) = parse_paths([str(tmp_path)], lambda file, _: told.append(file))

    assert answer["file"] == f"{tmp_path}/2.eml"
    assert told == [f"{tmp_path}/1.eml"]


@pytest.mark.parametrize("locked", ["", "inner"])
def test_an_unreadable_folder_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "1.eml").write_text(FAMILIES["qmail"])
    told: list[str] = []
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path == os.path.join(tmp_path, locked).rstrip("/"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refusing)

    assert list(parse_paths([str(tmp_path)], lambda file, _: told.append(file))) == []
    assert told == [str(tmp_path / locked)]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Hello there")))

    (answer,) = parse_paths(["-"], unread)

    assert (answer["file"], answer["is_bounce"], answer["bounces"]) == ("-", False, [])
    assert answer["why_not"]


MAIL = b"From MAILER-DAEMON Mon Nov 30 05:00:00 2026\r\n" + FAMILIES["qmail"].replace("\n", "\r\n").encode()


def test_a_mailbox_is_read_in_blocks_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its size: blocks end inside a mail, a separator, and a CRLF."""
    (tmp_path / "mbox").write_bytes(b"\r\n".join([MAIL] * 40))
    for block in (1, len(MAIL), len(MAIL) + 1, len(MAIL) + 2, len(MAIL) + 3):
        monkeypatch.setattr("bot.reading.message.mbox._BLOCK", block)
        answers = list(parse_paths([str(tmp_path / "mbox")], unread))
        assert [answer["bounces"][0]["recipient"] for answer in answers] == ["bob@receiver.example"] * 40


def test_no_mail_of_a_large_mailbox_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "mbox").write_bytes(b"\n\n".join(repeat(b"From a\nX: y\n\nHello", 1200)))
    assert len(list(parse_paths([str(tmp_path / "mbox")], unread))) == 1200


def test_a_mailbox_takes_no_more_memory_than_its_mails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size, block = 4 << 20, 32 << 10
    mail = b"From a\nX: y\n\n" + (b"Hello " * 12 + b"\n") * 400 + b"\n"
    monkeypatch.setattr("bot.reading.message.mbox._BLOCK", block)
    with (tmp_path / "mbox").open("wb") as mailbox:
        mailbox.writelines(repeat(mail, size // len(mail)))
    tracemalloc.start()
    try:
        count = sum(1 for _ in parse_paths([str(tmp_path / "mbox")], unread))
        assert tracemalloc.get_traced_memory()[1] < size / 4
    finally:
        tracemalloc.stop()
    assert count == size // len(mail)


def test_a_mail_over_the_limit_is_not_read_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reading.files.MOST_BYTES", 2 * len(MAIL))
    (tmp_path / "mbox").write_bytes(MAIL + b"\r\n" + MAIL + b"x" * 3 * len(MAIL) + b"\r\n\r\n" + MAIL)
    bounce, refusal = parse_paths([str(tmp_path / "mbox")], unread)
    assert bounce["is_bounce"]
    assert (refusal["is_bounce"], refusal["bounces"]) == (False, [])
    assert refusal["why_not"] == "it is over 256 MB, and nothing after it was read"
