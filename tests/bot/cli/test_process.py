"""`bouncebot` as a process: pipes, files, closed or full streams, and any locale."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.test_statuses import BOUNCE

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("nowhere")


def test_the_module_can_be_run_in_a_pipe_too() -> None:
    command = [sys.executable, "-m", "bot", "parse", "--json", "-"]
    done = subprocess.run(command, check=False, input=BOUNCE, capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["file"] == "-"


@pytest.mark.parametrize(
    ("command", "status", "told"),
    [(["explain", "5.1.1"], 0, ("5.1.1", "")), (["dance"], 2, ("", "dance")), (["run"], 2, ("", "takes"))],
)
def test_a_process_exits_with_its_status_after_all_output_is_written(
    command: list[str], status: int, told: tuple[str, str], tmp_path: Path
) -> None:
    """Into files, where output is buffered until the end."""
    environment = {**os.environ, "BOUNCEBOT_LISTEN": "nowhere", "PYTHONUNBUFFERED": ""}
    with (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        called = [sys.executable, "-m", "bot", *command]
        done = subprocess.run(called, check=False, env=environment, stdout=out, stderr=err, cwd=ROOT)
    assert done.returncode == status
    for file, words in zip(("out", "err"), told, strict=True):
        text = (tmp_path / file).read_text()
        assert words in text
        assert bool(words) == bool(text)


@pytest.mark.parametrize("command", [["parse", "-"], ["parse", "--json", "-"], ["explain", "5.1.1"]])
def test_a_reader_that_closes_the_pipe_is_not_a_failure(command: list[str]) -> None:
    """`| head -1` is neither bad usage nor the answer "no"."""
    reader, writer = os.pipe()
    os.close(reader)
    called = [sys.executable, "-m", "bot", *command]
    done = subprocess.run(called, check=False, input=BOUNCE, stdout=writer, stderr=subprocess.PIPE, cwd=ROOT)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    "command", [["parse", "-"], ["parse", "--json", "-"], ["explain", "5.1.1"], ["manifest"]]
)
def test_an_output_that_cannot_be_written_is_our_failure(command: list[str]) -> None:
    """A full disk is neither bad usage nor the answer "no"."""
    called = [sys.executable, "-m", "bot", *command]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            called, check=False, input=BOUNCE, stdout=full, stderr=subprocess.PIPE, cwd=ROOT
        )
    assert done.returncode == 3
    assert done.stderr == b"bouncebot: cannot write to standard output: No space left on device.\n"


@pytest.mark.parametrize(
    ("closed", "status"), [("<&-", 1), (">&-", 0), ("2>&-", 0)], ids=["input", "output", "errors"]
)
def test_a_closed_stream_is_ignored(closed: str, status: int) -> None:
    """A service manager may start us with closed streams."""
    command = f'"{sys.executable}" -m bot parse - {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", command], check=False, input=BOUNCE, capture_output=True, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (status, b"")


def test_every_text_can_be_printed_in_any_locale(tmp_path: Path) -> None:
    """Including file names that are not UTF-8, which JSON escapes."""
    name = os.fsencode(tmp_path) + b"/caf\xe9.eml"
    Path(os.fsdecode(name)).write_bytes(BOUNCE.replace(b"Mailbox full", "Postfach \N{CHECK MARK}".encode()))
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"bot", b"parse", b"--json", name],
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout.decode("utf-8"))
    assert os.fsencode(answer["file"]) == name
    assert "\N{CHECK MARK}" in answer["bounces"][0]["diagnostic"]
