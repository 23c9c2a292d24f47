"""The Home tab: open incidents, due checks, recoveries and usual durations; or first steps.

Slack allows its table block in messages only, so the tables here are preformatted text.
"""

from collections.abc import Iterator, Sequence

from bot.durations import in_words
from bot.incidents.overview import Overview
from bot.models.incident import Incident
from bot.models.past import WEEK, Pace, Week
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.dates import in_rich_text
from handlers.rendering.escape import line
from handlers.rendering.rendered import Block
from handlers.rendering.rows import Link, rows

FIRST_STEPS = (
    "Invite me to the channel where you discuss mail problems: /invite @bouncebot",
    "Type /bounce 4.4.1 example.com there, paste a bounce, or drop an .eml file",
    "Read the verdict in the thread. I check again by myself and report what changes",
)
SETTINGS_OF = "settings_of"
"""The action id of choosing a channel."""


def home(seen: Overview, link: Link) -> Block:
    """The Home tab. `seen` must contain only what the person may see."""
    blocks = [
        *_list(f"Yours: {len(seen.mine)}", seen.mine, link),
        *_list(f"Open in your channels: {len(seen.others)}", seen.others, link),
        *_next(seen.due),
        *_list("Recovered in the last 7 days", seen.past.recovered, link),
        *_weeks(seen.past.weeks),
        *(_paces(seen.past.paces) if seen.past.paces else ()),
    ]
    if not seen.mine and not seen.others:
        blocks = [*_first_steps(), *blocks]
    return {"type": "home", "blocks": [*blocks, *_settings()]}


def _list(title: str, incidents: Sequence[Incident], link: Link) -> Iterator[Block]:
    if incidents:
        yield b.header(title)
        yield rows(incidents, link)


def _next(due: Sequence[Incident]) -> Iterator[Block]:
    """What is due next. The lists above say it of each incident, so a single one is not repeated."""
    if len(due) > 1 and (at := due[0].next_check_at):
        yield b.paragraph(
            b.text("Due next: ", bold=True), b.text(f"{words.name(due[0].query)}, "), in_rich_text(at)
        )


def _weeks(weeks: Sequence[Week]) -> Iterator[Block]:
    """Without the weeks before anything happened."""
    known = [at for at, week in enumerate(weeks, 1) if week.opened or week.recovered or week.otherwise]
    if not known:
        return
    yield b.header("The last weeks")
    table = [("7 days to", "opened", "recovered", "closed")]
    table += [
        (f"{week.begins + WEEK:%-d %b}", f"{week.opened}", f"{week.recovered}", f"{week.otherwise}")
        for week in weeks[: known[-1]]
    ]
    yield _table(table)


def _paces(paces: Sequence[Pace]) -> Iterator[Block]:
    yield b.header("How long it usually takes")
    table = [("mail servers of", "cases", "median")]
    table += [(line(pace.provider, 30), f"{pace.cases}", in_words(pace.median_seconds)) for pace in paces]
    yield _table(table)


def _table(table: Sequence[Sequence[str]]) -> Block:
    """A table as text, with the first column aligned left and the others right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
    return b.rich_text(b.preformatted("\n".join(lines)))


def _first_steps() -> Iterator[Block]:
    yield b.header("Nothing is open in your channels")
    steps = b.bullets([[b.text(step)] for step in FIRST_STEPS], ordered=True)
    yield b.rich_text(b.heading("Try it in three steps"), steps)


def _settings() -> Iterator[Block]:
    yield b.divider()
    choose = {
        "type": "conversations_select",
        "action_id": SETTINGS_OF,
        "placeholder": {"type": "plain_text", "text": "Channel settings", "emoji": False},
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    yield {"type": "actions", "block_id": SETTINGS_OF, "elements": [choose]}
