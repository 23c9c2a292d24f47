"""The list of recipients, and its CSV to copy."""

import csv
import io

from bot.models.content import Recipients
from handlers.rendering import SlackRenderer
from handlers.rendering.recipients import CSV_CHARACTERS, as_csv
from playground.workspace.limits.blocks import check_blocks
from tests.handlers.rendering.contents import incident, post
from tests.handlers.rendering.seen import strings

ABOUT = incident("mail.example.com")
FIFTY = tuple(f"a.longer.name.{number}@mail.example.com" for number in range(50))


def test_fifty_addresses_to_remove_are_all_listed() -> None:
    rendered = SlackRenderer().message(post(Recipients(total=50, removable=50, remove=FIFTY)), ABOUT, None)
    check_blocks(rendered.blocks, "message")
    seen = "\n".join(strings(rendered.blocks))
    assert all(address in seen for address in FIFTY)


def test_addresses_that_do_not_fit_are_counted() -> None:
    content = Recipients(total=5000, removable=4000, remove=FIFTY, others=FIFTY)
    rendered = SlackRenderer().message(post(content), ABOUT, None)
    seen = "\n".join(strings(rendered.blocks))
    assert "50 of 4,000" in seen
    assert "50 of 1,000" in seen


def test_addresses_in_doubt_are_listed_apart_with_the_reason() -> None:
    content = Recipients(
        total=3,
        removable=0,
        doubtful=2,
        again=FIFTY[:2],
        doubt="Gmail reported an incident",
        others=FIFTY[2:3],
    )
    seen = [each.strip() for each in strings(SlackRenderer().message(post(content), ABOUT, None).blocks)]
    assert "Refused while Gmail reported an incident; they may exist. Send again first" in seen
    assert "The others" in seen
    assert not any("take them off" in each for each in seen)


def test_without_recipients_nothing_is_counted() -> None:
    rendered = SlackRenderer().message(post(Recipients(total=0, removable=0)), ABOUT, None)
    assert rendered.text == "No recipient at mail.example.com is known so far."


def test_a_spreadsheet_reads_back_the_csv_and_runs_nothing() -> None:
    table, shown = as_csv(['"a,b"@example.com', "=cmd()@example.com", "bob@example.com"])
    rows = list(csv.reader(io.StringIO(table)))
    assert shown == 3
    assert rows == [["address"], ['"a,b"@example.com'], ["'=cmd()@example.com"], ["bob@example.com"]]


def test_a_spreadsheet_that_separates_by_semicolons_runs_nothing_either() -> None:
    table, _ = as_csv(["ada;=HYPERLINK(1)@example.com", "＝1@example.com"])
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert rows == [["address"], ["ada;=HYPERLINK(1)@example.com"], ["'＝1@example.com"]]


def test_the_csv_ends_with_a_complete_line() -> None:
    table, shown = as_csv(FIFTY * 20)
    assert len(table) <= CSV_CHARACTERS
    assert len(table.splitlines()) == shown + 1
    assert table.endswith("@mail.example.com")
