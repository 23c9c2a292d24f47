"""What scripts rely on: exit statuses, one answer on stdout, messages for people on stderr."""

import io
import json
import sqlite3
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import app
from tests.bot.cli.conftest import Bouncebot
from tests.sqlite import database

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


@pytest.mark.parametrize("command", list(app.commands))
def test_every_command_has_help(bouncebot: Bouncebot, command: str) -> None:
    ended = bouncebot(command, "--help")
    assert command in ended.out


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
def test_bad_usage_exits_with_2_and_says_on_stderr_what_it_got(
    bouncebot: Bouncebot, arguments: list[str], named: str
) -> None:
    ended = bouncebot(*arguments, status=2)
    assert ended.out == ""
    assert named in ended.err


@pytest.mark.parametrize(
    "command", [["run"], ["playground"], ["check", "--json"], ["diagnose", "example.com"]]
)
def test_a_bad_setting_exits_with_2_and_is_named(
    bouncebot: Bouncebot, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOUNCEBOT_SMTP_PORT", "smtp")
    ended = bouncebot(*command, status=2)
    assert ended.out == ""
    assert "BOUNCEBOT_SMTP_PORT takes a port from 1 to 65535; it got 'smtp'." in ended.err


@pytest.mark.parametrize(
    "command",
    [
        ["export", "--json"],
        ["forget", "ada@example.com"],
        ["backup", "copy"],
        ["move", "sqlite:///new"],
        ["unreadable"],
        ["drop", "inbox", "T1:C1:1.0"],
    ],
)
def test_a_missing_database_is_a_setting_error(bouncebot: Bouncebot, command: list[str]) -> None:
    ended = bouncebot("data", *command, status=2)
    assert ended.out == ""
    assert ended.err.endswith("bot.sqlite does not exist; BOUNCEBOT_DATABASE_URL names the database.\n")


def test_deleting_a_user_of_whom_nothing_is_stored_says_so(bouncebot: Bouncebot, tmp_path: Path) -> None:
    """A typo in the address must be noticed."""
    database(tmp_path / "bot.sqlite")
    ended = bouncebot("data", "forget", "adda@example.com")
    assert ended.out == "adda@example.com was not found in the stored data; is it spelled right?\n"


@pytest.mark.parametrize("body", ["{}", "[" * 700 + "]" * 700], ids=["empty", "nested deep"])
def test_unreadable_rows_are_listed_and_can_be_dropped(
    bouncebot: Bouncebot, tmp_path: Path, body: str
) -> None:
    database(tmp_path / "bot.sqlite")
    with closing(sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None)) as newer:
        newer.execute("INSERT INTO inbox (origin, received_at, body) VALUES ('T1:C1:1.0', 1, ?)", (body,))
    listed = json.loads(bouncebot("data", "unreadable", "--json").out)
    assert (listed["table"], listed["row"], listed["body"]) == ("inbox", "T1:C1:1.0", json.loads(body))
    assert "can be read" not in bouncebot("data", "drop", listed["table"], listed["row"]).out
    assert bouncebot("data", "unreadable").out == "Everything that is waiting can be read.\n"
    assert bouncebot("data", "unreadable", "--json").out == ""
    ended = bouncebot("data", "drop", "inbox", "T1:C1:1.0", status=2)
    assert "inbox has no row 'T1:C1:1.0' that waits and cannot be read" in ended.err


def test_backup_says_how_to_restore_even_after_a_crash(bouncebot: Bouncebot, tmp_path: Path) -> None:
    """The files that a crash leaves beside the database would be applied to its replacement."""
    sqlite3.connect(tmp_path / "bot.sqlite").close()
    ended = bouncebot("data", "backup", "copy")
    assert "delete the database with its -wal and -shm" in ended.out


def test_another_programs_database_is_a_setting_error(bouncebot: Bouncebot, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as theirs:
        theirs.execute("CREATE TABLE recipes (name)")

    ended = bouncebot("data", "export", status=2)
    assert "belongs to another program (it has the table recipes)" in ended.err


def test_the_version_is_printed(bouncebot: Bouncebot) -> None:
    ended = bouncebot("--version")
    assert ended.out == f"bouncebot {version('bouncebot')}\n"


def test_a_missing_bot_token_beside_another_token_does_not_start_the_playground(
    bouncebot: Bouncebot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telemetry.logs.configure", lambda style: None)  # later tests keep their log
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    for command in (["run"], ["check", "--json"]):
        ended = bouncebot(*command, status=2)
        assert "SLACK_BOT_TOKEN takes a bot token" in ended.err


def test_parse_exits_with_0_for_a_bounce_and_1_otherwise_with_one_json_line_each(
    bouncebot: Bouncebot, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/1.eml").write_bytes(BOUNCE)
    (tmp_path / "inbox/2.txt").write_text("See you at lunch.")

    ended = bouncebot("parse", "--json", "inbox")
    bounce, chatter = map(json.loads, ended.out.splitlines())
    assert (bounce["file"], bounce["is_bounce"], bounce["why_not"]) == ("inbox/1.eml", True, None)
    assert (bounce["bounces"][0]["recipient"], bounce["bounces"][0]["status"]) == (
        "kim@full.example",
        "5.2.2",
    )
    assert (chatter["file"], chatter["is_bounce"], chatter["bounces"]) == ("inbox/2.txt", False, [])
    assert chatter["why_not"]

    ended = bouncebot("parse", "--json", "inbox/2.txt", status=1)
    assert ended.json == chatter


def test_what_is_left_out_of_a_long_text_is_said(bouncebot: Bouncebot, tmp_path: Path) -> None:
    notice = "Subject: Undelivered Mail\nFrom: MAILER-DAEMON\n\n<kim@full.example>: 552 5.2.2 Mailbox full\n"
    (tmp_path / "long.txt").write_text(notice + "and so on\n" * 50_000)
    left_out = "the text after its first 256 KB"

    assert f"  not read: {left_out}\n" in bouncebot("parse", "long.txt").out
    assert bouncebot("parse", "--json", "long.txt").json["unread"] == [left_out]
    assert f"long.txt: not read: {left_out}." in bouncebot("diagnose", "--json", "--message", "long.txt").err


def test_an_unreadable_file_is_reported_and_the_others_are_read(bouncebot: Bouncebot, tmp_path: Path) -> None:
    """As other commands do; a script that checks only the status learns that something is missing."""
    for name in ("first.eml", "last.eml"):
        (tmp_path / name).write_bytes(BOUNCE)

    ended = bouncebot("parse", "--json", "first.eml", "missing", "last.eml", status=2)
    assert [json.loads(line)["file"] for line in ended.out.splitlines()] == ["first.eml", "last.eml"]
    assert ended.err.startswith("bouncebot: missing: No such file or directory. PATH takes")


def test_parse_prints_the_reason_in_words(bouncebot: Bouncebot, tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(BOUNCE)
    ended = bouncebot("parse", "1.eml")
    assert "kim@full.example: mailbox full, code 5.2.2, failed" in ended.out


def test_parse_says_more_than_the_reason_if_the_bounce_does(bouncebot: Bouncebot, tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("450 4.2.0 <kim@full.example>: Recipient address rejected: Greylisted")
    assert "kim@full.example: greylisted, code 4.2.0" in bouncebot("parse", "1.txt").out


def test_what_is_called_by_its_title_is_named_once(bouncebot: Bouncebot) -> None:
    assert bouncebot("explain", "mailbox", "full").out.startswith("mailbox full\nThe recipient's mailbox")


def test_steps_begin_with_who_acts(bouncebot: Bouncebot) -> None:
    ended = bouncebot("diagnose", "552 5.2.2 Mailbox full")
    assert "mailbox full · their side, quite sure (87%) · temporary, but this mail came back: " in ended.out
    assert "1. They: Delete mail to make room" in ended.out
    assert ended.out.count("“Mailbox full”") == 1
    assert ended.err == ""


@pytest.mark.parametrize("asked", ["greylisting", "spf", "what is greylisting?"])
def test_diagnosing_the_name_of_a_cause_explains_it_as_slack_does(bouncebot: Bouncebot, asked: str) -> None:
    """Without a domain there is nothing to check."""
    ended = bouncebot("diagnose", *asked.split())
    name = "spf" if asked == "spf" else "greylisting"
    assert ended.out == bouncebot("explain", name).out


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("SMTP Error: Could not connect to SMTP host mail.sender.example", "could not connect to SMTP host"),
        ("Error Number: 0x800CCC0F", "0x800CCC0F"),
    ],
)
def test_what_a_mail_program_says_that_sent_nothing_is_explained_as_in_slack(
    bouncebot: Bouncebot, asked: str, code: str
) -> None:
    """The server that it names is its own, not a recipient's."""
    assert bouncebot("diagnose", asked).out == bouncebot("explain", code).out
    refused = bouncebot("diagnose", asked, "--json", status=2)
    assert refused.out == ""
    assert "so nothing was sent" in refused.err


def test_words_without_a_domain_are_still_weighed_for_scripts(bouncebot: Bouncebot) -> None:
    ended = bouncebot("diagnose", "greylisting", "--json")
    assert json.loads(ended.out)["verdict"]["cause"] == "greylisted"


def test_explain_prints_every_field(bouncebot: Bouncebot) -> None:
    ended = bouncebot("explain", "4.4.1", "--json")
    told = ended.json
    wanted = "code title meaning temporary actor causes steps wait_seconds faq sources"
    assert set(wanted.split()) <= set(told)
    assert (told["code"], told["temporary"], told["actor"]) == ("4.4.1", True, "recipient")


@pytest.mark.usefixtures("no_network")
def test_check_exits_with_1_if_something_is_broken(
    bouncebot: Bouncebot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = bouncebot("check", "--json")
    well = ended.json
    assert all(set(each) == {"name", "state", "summary", "fix"} for each in well)

    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("BOUNCEBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'bot.sqlite'}")
    ended = bouncebot("check", "--json", status=1)
    database = next(each for each in ended.json if each["name"] == "database")
    assert database["state"] == "fail"
    assert database["fix"]


def test_the_manifest_and_its_link_are_json_on_request(bouncebot: Bouncebot) -> None:
    ended = bouncebot("manifest", "--json")
    assert ended.json["display_information"]["name"] == "bouncebot"
    ended = bouncebot("manifest", "--url", "--json")
    link = ended.json["url"]
    assert link.startswith("https://api.slack.com/apps?new_app=1&manifest_yaml=")
    ended = bouncebot("manifest", "--url")
    assert ended.out.strip() == link


def test_the_bounce_to_diagnose_may_come_through_a_pipe(
    bouncebot: Bouncebot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BOUNCE)))
    ended = bouncebot("diagnose", "--json", "--message", "-")
    assert ended.json["query"]["address"] == "kim@full.example"


def test_an_old_bounce_is_reported_as_old(bouncebot: Bouncebot, tmp_path: Path) -> None:
    (tmp_path / "old.eml").write_bytes(b"Date: Mon, 5 Jan 2026 10:00:00 +0100\n" + BOUNCE)
    (tmp_path / "undated.eml").write_bytes(BOUNCE)
    ended = bouncebot("diagnose", "--message", str(tmp_path / "old.eml"))
    assert "About the bounce" not in ended.out
    assert "\nIt bounced earlier: 2026-01-05 10:00 UTC+01:00. Below is the state now.\n" in ended.out
    assert "earlier:" not in bouncebot("diagnose", "--message", str(tmp_path / "undated.eml")).out


def test_a_bounce_that_contradicts_itself_is_reported_so(bouncebot: Bouncebot) -> None:
    told = "About the bounce: Reply 450 and status 5.1.1 are of different classes\n"
    assert told in bouncebot("diagnose", "450 5.1.1 <kim@full.example>: User unknown").out


def test_an_internationalized_domain_is_printed_in_its_own_script(bouncebot: Bouncebot) -> None:
    told = bouncebot("diagnose", "4.4.1", "b\u00fccher.example").out
    assert "\nb\u00fccher.example is xn--bcher-kva.example in the DNS.\n" in told


class Endless:
    """A stream that never ends."""

    def read(self, most: int = -1) -> bytes:
        assert most >= 0
        return bytes(most)


def test_an_endless_stream_is_not_a_bounce(bouncebot: Bouncebot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reading.files.MOST_BYTES", 1000)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Endless()))
    ended = bouncebot("diagnose", "--message", "-", status=2)
    assert "it is over" in ended.err


def test_an_internal_error_is_not_a_negative_answer(
    bouncebot: Bouncebot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.explain.explain", lambda code: 1 / 0)
    ended = bouncebot("explain", "4.4.1", status=3)
    assert "ZeroDivisionError" in ended.err


def test_a_code_may_be_two_words_as_in_smtp_replies(bouncebot: Bouncebot) -> None:
    ended = bouncebot("explain", "550", "5.1.1")
    assert ended.out.startswith("5.1.1: ")


def test_a_folder_without_files_is_reported(bouncebot: Bouncebot, tmp_path: Path) -> None:
    ended = bouncebot("parse", str(tmp_path), status=1)
    assert (ended.out, ended.err) == ("", f"bouncebot: there is no file in {tmp_path}.\n")


@pytest.mark.parametrize("asked", [("parse",), ("diagnose", "--message")], ids=" ".join)
def test_text_of_a_bounce_cannot_control_the_terminal(
    bouncebot: Bouncebot, asked: tuple[str, ...], tmp_path: Path
) -> None:
    steering = "\x1b]0;owned\x07 \x1b[2J\N{RIGHT-TO-LEFT OVERRIDE}"
    file = tmp_path / "bounce.eml"
    file.write_bytes(
        BOUNCE.replace(b"Mailbox full", f"Mailbox {steering} full".encode()).replace(
            b"kim@full.example", b"kim"
        )
    )
    ended = bouncebot(*asked, str(file))
    assert "Mailbox" in ended.out
    assert not set(steering) - {*"]0;owned [2J"} & set(ended.out + ended.err)


def test_a_file_name_cannot_forge_a_line_of_output(bouncebot: Bouncebot, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/1.eml\n  not a bounce: it got through").write_bytes(BOUNCE)
    ended = bouncebot("parse", "inbox")
    assert "\n  not a bounce" not in ended.out


def test_each_bad_setting_has_its_own_line(bouncebot: Bouncebot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCEBOT_SMTP_PORT", "smtp")
    monkeypatch.setenv("BOUNCEBOT_LOG", "loud")
    ended = bouncebot("check", status=2)
    first, second = ended.err.splitlines()
    assert first.startswith("bouncebot: BOUNCEBOT_SMTP_PORT takes")
    assert second.startswith("bouncebot: BOUNCEBOT_LOG takes")


def test_rejected_arguments_cannot_control_the_terminal_either(bouncebot: Bouncebot) -> None:
    ended = bouncebot("explain", "\x1b[2J", status=2)
    assert "\x1b" not in ended.err
