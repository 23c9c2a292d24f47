"""What scripts rely on: exit statuses, one answer on stdout, words for people on stderr."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import app, main

BOUNCE = b"""\
From: MAILER-DAEMON@mx.sender.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.sender.example

Final-Recipient: rfc822; kim@full.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--b--
"""


ROOT = Path(__file__).parents[3]


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit status, as the shell would see it."""
    monkeypatch.setattr(sys, "argv", ["bouncebot", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a `.env`, and no settings of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each.startswith(("BOUNCEBOT_", "SLACK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BOUNCEBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'bot.sqlite'}")


@pytest.mark.parametrize("command", list(app.commands))
def test_every_command_has_help(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command, "--help", monkeypatch=monkeypatch) == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["diagnose"], "4.4.1 example.com"),
        (["diagnose", "qwer", "asdf", "--json"], "qwer"),
        (["diagnose", "--message", "missing.eml", "--json"], "missing.eml"),
        (["diagnose", "--sender-ip", "here", "example.com"], "here"),
        (["diagnose", "--size", "-3", "example.com"], "--size"),
        (["parse", "missing.eml", "--json"], "missing.eml"),
        (["explain", "zork", "--json"], "zork"),
        (["playground", "--port", "65536"], "--port"),
        (["run", "--json"], "--json"),
        (["data", "move", "nonsense"], "postgresql://"),
        (["dance"], "dance"),
    ],
)
def test_bad_usage_is_2_and_says_what_was_got_on_stderr(
    arguments: list[str], named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, monkeypatch=monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert named in said.err


@pytest.mark.parametrize(
    "command", [["run"], ["playground"], ["check", "--json"], ["diagnose", "example.com"]]
)
def test_a_bad_setting_is_2_and_told_by_name(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOUNCEBOT_SMTP_PORT", "smtp")
    assert run(*command, monkeypatch=monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "BOUNCEBOT_SMTP_PORT takes a port from 1 to 65535; it got 'smtp'." in said.err


@pytest.mark.parametrize(
    "command",
    [["export", "--json"], ["forget", "ada@example.com"], ["backup", "copy"], ["move", "sqlite:///new"]],
)
def test_a_database_that_is_not_there_is_a_wrong_setting(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("data", *command, monkeypatch=monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("bot.sqlite does not exist; BOUNCEBOT_DATABASE_URL names the database.\n")


def test_a_backup_says_how_it_is_restored_also_after_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a crash leaves beside the database would be played into whatever takes its place."""
    sqlite3.connect(tmp_path / "bot.sqlite").close()
    assert run("data", "backup", "copy", monkeypatch=monkeypatch) == 0
    assert "remove the database with its -wal and -shm" in capsys.readouterr().out


def test_so_is_the_database_of_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as theirs:
        theirs.execute("CREATE TABLE recipes (name)")

    assert run("data", "export", monkeypatch=monkeypatch) == 2
    assert "belongs to another program (it has the table recipes)" in capsys.readouterr().err


def test_the_version_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == f"bouncebot {version('bouncebot')}\n"


def test_a_bot_token_that_is_missing_beside_another_one_opens_no_playground(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.logs.configure", lambda style: None)  # who comes after keeps their log
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    for command in (["run"], ["check", "--json"]):
        assert run(*command, monkeypatch=monkeypatch) == 2
        assert "SLACK_BOT_TOKEN takes a bot token" in capsys.readouterr().err


def test_parse_is_0_with_a_bounce_and_1_without_one_line_of_json_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/1.eml").write_bytes(BOUNCE)
    (tmp_path / "inbox/2.txt").write_text("See you at lunch.")

    assert run("parse", "--json", "inbox", monkeypatch=monkeypatch) == 0
    bounce, chatter = map(json.loads, capsys.readouterr().out.splitlines())
    assert (bounce["file"], bounce["is_bounce"], bounce["why_not"]) == ("inbox/1.eml", True, None)
    assert (bounce["bounces"][0]["recipient"], bounce["bounces"][0]["status"]) == (
        "kim@full.example",
        "5.2.2",
    )
    assert (chatter["file"], chatter["is_bounce"], chatter["bounces"]) == ("inbox/2.txt", False, [])
    assert chatter["why_not"]

    assert run("parse", "--json", "inbox/2.txt", monkeypatch=monkeypatch) == 1
    assert json.loads(capsys.readouterr().out) == chatter


def test_what_cannot_be_read_is_told_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As other commands do it; a script that looks at the status alone learns that something is missing."""
    for name in ("first.eml", "last.eml"):
        (tmp_path / name).write_bytes(BOUNCE)

    assert run("parse", "--json", "first.eml", "missing", "last.eml", monkeypatch=monkeypatch) == 2
    said = capsys.readouterr()
    assert [json.loads(line)["file"] for line in said.out.splitlines()] == ["first.eml", "last.eml"]
    assert said.err.startswith("bouncebot: missing: No such file or directory. PATH takes")


def test_parse_tells_people_the_reason_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "1.eml").write_bytes(BOUNCE)
    assert run("parse", "1.eml", monkeypatch=monkeypatch) == 0
    assert "kim@full.example: mailbox full, code 5.2.2, failed" in capsys.readouterr().out


def test_steps_begin_with_who_does_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("diagnose", "552 5.2.2 Mailbox full", monkeypatch=monkeypatch) == 0
    told = capsys.readouterr()
    assert (
        "mailbox full · their side, quite sure (87%) · temporary: the same mail can arrive later" in told.out
    )
    assert "1. They: Make room in the mailbox" in told.out
    assert told.out.count("“Mailbox full”") == 1
    assert told.err == ""


def test_explain_gives_every_field(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("explain", "4.4.1", "--json", monkeypatch=monkeypatch) == 0
    told = json.loads(capsys.readouterr().out)
    wanted = "code title meaning temporary actor causes steps wait_seconds faq sources"
    assert set(wanted.split()) <= set(told)
    assert (told["code"], told["temporary"], told["actor"]) == ("4.4.1", True, "recipient")


@pytest.mark.usefixtures("no_network")
def test_check_is_1_when_something_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--json", monkeypatch=monkeypatch) == 0
    well = json.loads(capsys.readouterr().out)
    assert all(set(each) == {"name", "state", "summary", "fix"} for each in well)

    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("BOUNCEBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'bot.sqlite'}")
    assert run("check", "--json", monkeypatch=monkeypatch) == 1
    database = next(each for each in json.loads(capsys.readouterr().out) if each["name"] == "database")
    assert database["state"] == "fail"
    assert database["fix"]


def test_the_manifest_and_its_link_are_json_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("manifest", "--json", monkeypatch=monkeypatch) == 0
    assert json.loads(capsys.readouterr().out)["display_information"]["name"] == "bouncebot"
    assert run("manifest", "--url", "--json", monkeypatch=monkeypatch) == 0
    link = json.loads(capsys.readouterr().out)["url"]
    assert link.startswith("https://api.slack.com/apps?new_app=1&manifest_yaml=")
    assert run("manifest", "--url", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.strip() == link


def test_a_pipe_is_read_by_the_module_too() -> None:
    command = [sys.executable, "-m", "bot", "parse", "--json", "-"]
    done = subprocess.run(command, check=False, input=BOUNCE, capture_output=True, timeout=30, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["file"] == "-"


def test_the_bounce_to_diagnose_may_come_through_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BOUNCE)))
    assert run("diagnose", "--json", "--message", "-", monkeypatch=monkeypatch) == 0
    assert json.loads(capsys.readouterr().out)["query"]["address"] == "kim@full.example"


class Endless:
    """A stream; who asks for all of it waits for ever."""

    def read(self, most: int = -1) -> bytes:
        assert most >= 0
        return bytes(most)


def test_a_stream_without_end_is_no_bounce(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.reading.files.MOST_BYTES", 1000)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Endless()))
    assert run("diagnose", "--message", "-", monkeypatch=monkeypatch) == 2
    assert "it is over" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "status", "told"),
    [(["explain", "5.1.1"], 0, ("5.1.1", "")), (["dance"], 2, ("", "dance")), (["run"], 2, ("", "takes"))],
)
def test_a_process_leaves_with_its_status_and_all_that_it_had_to_tell(
    command: list[str], status: int, told: tuple[str, str], tmp_path: Path
) -> None:
    """Into files, where nothing is written before it has to be."""
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
def test_whoever_stops_reading_is_told_no_no(command: list[str]) -> None:
    """`| head -1` is neither a wrong use nor the answer "no"."""
    reader, writer = os.pipe()
    os.close(reader)
    called = [sys.executable, "-m", "bot", *command]
    done = subprocess.run(
        called, check=False, input=BOUNCE, stdout=writer, stderr=subprocess.PIPE, timeout=30, cwd=ROOT
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    "command", [["parse", "-"], ["parse", "--json", "-"], ["explain", "5.1.1"], ["manifest"]]
)
def test_what_cannot_be_written_is_a_failure_of_ours(command: list[str]) -> None:
    """A full disk is neither a wrong use nor the answer "no"."""
    called = [sys.executable, "-m", "bot", *command]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            called, check=False, input=BOUNCE, stdout=full, stderr=subprocess.PIPE, timeout=30, cwd=ROOT
        )
    assert done.returncode == 3
    assert done.stderr == b"bouncebot: standard output takes nothing more: No space left on device.\n"


@pytest.mark.parametrize(
    ("closed", "status"), [("<&-", 1), (">&-", 0), ("2>&-", 0)], ids=["input", "output", "errors"]
)
def test_a_stream_that_is_closed_leads_nowhere(closed: str, status: int) -> None:
    """A service manager may start us so."""
    command = f'"{sys.executable}" -m bot parse - {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", command], check=False, input=BOUNCE, capture_output=True, timeout=30, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (status, b"")


def test_whatever_is_to_be_said_can_be_in_any_locale(tmp_path: Path) -> None:
    """Also the name of a file that is not UTF-8, which JSON escapes."""
    name = os.fsencode(tmp_path) + b"/caf\xe9.eml"
    Path(os.fsdecode(name)).write_bytes(BOUNCE.replace(b"Mailbox full", "Postfach \N{CHECK MARK}".encode()))
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"bot", b"parse", b"--json", name],
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        timeout=30,
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout.decode("utf-8"))
    assert os.fsencode(answer["file"]) == name
    assert "\N{CHECK MARK}" in answer["bounces"][0]["diagnostic"]


def test_a_fault_of_ours_is_no_no(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.explain.explain", lambda code: 1 / 0)
    assert run("explain", "4.4.1", monkeypatch=monkeypatch) == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_code_is_taken_in_two_words_as_replies_have_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("explain", "550", "5.1.1", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.startswith("5.1.1 ")


def test_a_folder_without_a_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("parse", str(tmp_path), monkeypatch=monkeypatch) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"bouncebot: there is no file in {tmp_path}.\n")


@pytest.mark.parametrize("asked", [("parse",), ("diagnose", "--message")], ids=" ".join)
def test_words_of_a_bounce_do_not_steer_the_terminal(
    asked: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    steering = "\x1b]0;owned\x07 \x1b[2J\N{RIGHT-TO-LEFT OVERRIDE}"
    file = tmp_path / "bounce.eml"
    file.write_bytes(
        BOUNCE.replace(b"Mailbox full", f"Mailbox {steering} full".encode()).replace(
            b"kim@full.example", b"kim"
        )
    )
    assert run(*asked, str(file), monkeypatch=monkeypatch) == 0
    printed = capsys.readouterr()
    assert "Mailbox" in printed.out
    assert not set(steering) - {*"]0;owned [2J"} & set(printed.out + printed.err)


def test_the_name_of_a_file_forges_no_line_of_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/1.eml\n  not a bounce: it got through").write_bytes(BOUNCE)
    assert run("parse", "inbox", monkeypatch=monkeypatch) == 0
    assert "\n  not a bounce" not in capsys.readouterr().out


def test_each_bad_setting_has_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOUNCEBOT_SMTP_PORT", "smtp")
    monkeypatch.setenv("BOUNCEBOT_LOG", "loud")
    assert run("check", monkeypatch=monkeypatch) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("bouncebot: BOUNCEBOT_SMTP_PORT takes")
    assert second.startswith("bouncebot: BOUNCEBOT_LOG takes")


def test_words_that_are_refused_do_not_steer_the_terminal_either(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("explain", "\x1b[2J", monkeypatch=monkeypatch) == 2
    assert "\x1b" not in capsys.readouterr().err
