"""The limits of Block Kit, at the last character allowed and the first that is not."""

from typing import Any

import pytest

from playground.workspace.limits.blocks import BlockError, check_blocks


def mrkdwn(length: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x" * length}


def plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def button(**fields: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [{"type": "button", "text": plain(1), **fields}]}


def table(rows: int, columns: int) -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


AT_THE_LIMIT = [
    ([{"type": "section", "text": mrkdwn(3000)}], [{"type": "section", "text": mrkdwn(3001)}]),
    ([{"type": "section", "fields": [mrkdwn(2)] * 10}], [{"type": "section", "fields": [mrkdwn(2)] * 11}]),
    ([{"type": "section", "fields": [mrkdwn(2000)]}], [{"type": "section", "fields": [mrkdwn(2001)]}]),
    ([{"type": "header", "text": plain(150)}], [{"type": "header", "text": plain(151)}]),
    (
        [{"type": "context", "elements": [mrkdwn(1)] * 10}],
        [{"type": "context", "elements": [mrkdwn(1)] * 11}],
    ),
    ([button(value="x" * 2000)], [button(value="x" * 2001)]),
    ([button(style="danger")], [button(style="warning")]),
    ([{"type": "divider"}] * 50, [{"type": "divider"}] * 51),
    ([table(100, 20)], [table(101, 20)]),
    ([table(1, 20)], [table(1, 21)]),
    ([table(1, 1)], [table(1, 1), table(1, 1)]),
    ([{"type": "section", "text": mrkdwn(2500)}] * 4, [{"type": "section", "text": mrkdwn(2501)}] * 4),
]


@pytest.mark.parametrize(("taken", "refused"), AT_THE_LIMIT)
def test_values_at_the_limit_are_accepted_and_above_it_refused(
    taken: list[dict[str, Any]], refused: list[dict[str, Any]]
) -> None:
    assert check_blocks(taken, "message") == taken
    with pytest.raises(BlockError):
        check_blocks(refused, "message")


def test_charts_and_tables_are_for_messages_only() -> None:
    with pytest.raises(BlockError, match="unsupported type: table"):
        check_blocks([table(1, 1)], "home")


def test_the_error_gives_the_path_of_the_invalid_field() -> None:
    with pytest.raises(BlockError) as caught:
        check_blocks([{"type": "divider"}, button(value="")], "message")
    assert caught.value.reasons == [
        "must be more than 0 characters [json-pointer:/blocks/1/elements/0/value]"
    ]


@pytest.mark.parametrize(
    "odd", [None, "x", 1, [1], [{}], [{"type": ["section"]}], [{"type": "section", "text": 5}]]
)
def test_nonsense_is_refused_without_a_crash(odd: Any) -> None:
    with pytest.raises(BlockError):
        check_blocks(odd, "message")
