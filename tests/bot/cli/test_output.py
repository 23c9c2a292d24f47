"""Styles are used only on terminals whose users want them; the text is the same everywhere."""

import io
import json
import sys

import pytest

from bot.cli.output import print_json, say


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stdout", "no_color", "shown"),
    [
        (Terminal(), None, "\x1b[32m\x1b[1mwell\x1b[0m\n"),
        (Terminal(), "1", "well\n"),
        (io.StringIO(), None, "well\n"),
    ],
    ids=["terminal", "NO_COLOR", "pipe"],
)
def test_a_line_is_styled_only_on_a_terminal(
    stdout: io.StringIO, no_color: str | None, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", stdout)
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    say("well", fg="green", bold=True)
    assert stdout.getvalue() == shown


def test_line_breaks_in_foreign_text_do_not_split_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say("550 No such user\r\n  ok  mx  Everything is well\N{LINE SEPARATOR}\x85.")
    assert capsys.readouterr().out == "550 No such user   ok  mx  Everything is well  .\n"


def test_a_line_without_style_is_plain_on_a_terminal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    say("well \x1b[2J")
    assert terminal.getvalue() == "well \N{REPLACEMENT CHARACTER}[2J\n"


def test_json_cannot_control_the_terminal_and_is_unchanged_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    steering = "\x1b[2J\x9b31m\x7f\N{RIGHT-TO-LEFT OVERRIDE}"
    print_json({"diagnostic": f"550 {steering} für Ödön"})
    printed = capsys.readouterr().out
    assert not {"\x1b", "\x9b", "\x7f", "\N{RIGHT-TO-LEFT OVERRIDE}"} & set(printed)
    assert "für Ödön" in printed
    assert json.loads(printed) == {"diagnostic": f"550 {steering} für Ödön"}
