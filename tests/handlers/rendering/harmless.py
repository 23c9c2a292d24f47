"""Checks that a message only shows text: no mention, link, format, emoji or hidden character."""

import re
from collections.abc import Iterator
from typing import Any

from handlers.rendering import Rendered
from tests.handlers.rendering.contents import ADA
from tests.handlers.rendering.seen import every, strings

OURS = re.compile(rf"<!date\^\d+\^[^<>^|]+\|[^<>|]+>|<@{ADA}>")
SEEN_BY_SLACK = re.compile(r"[<>]|@(?:channel|here|everyone)\b|://|mailto:|(?<!\w)`|:[a-z_]+:")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def harms(rendered: Rendered) -> list[Any]:
    """The parts that Slack would act on, but that we did not intend."""
    return list(_harms(rendered))


def _harms(rendered: Rendered) -> Iterator[Any]:
    for markup in [rendered.text, *(part["text"] for part in every(rendered.blocks, "mrkdwn"))]:
        if found := SEEN_BY_SLACK.search(OURS.sub("", markup)):
            yield found, markup
    for kind in ("link", "broadcast", "usergroup"):
        yield from every(rendered.blocks, kind)
    yield from (part for part in every(rendered.blocks, "user") if part["user_id"] != ADA)
    yield from (text for text in strings(rendered.blocks) if UNSEEN.search(text))
    yield from (part for part in every(rendered.blocks, "plain_text") if part["emoji"] is not False)
