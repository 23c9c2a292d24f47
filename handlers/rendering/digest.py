"""The weekly digest of a channel."""

from collections.abc import Iterator

from bot.models.content import Digest
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Rendered
from handlers.rendering.rows import Link, rows


def digest(content: Digest, link: Link) -> Rendered:
    told = f"The last seven days here: {', '.join(_counts(content))}."
    blocks = [b.paragraph(b.text(told, 300, bold=True))]
    if content.open:
        blocks += [b.paragraph(b.text("Still open, most urgent first:")), rows(content.open, link)]
    blocks.append(b.context("To end this digest: /bounce settings digest off"))
    return fitted(told, blocks)


def _counts(content: Digest) -> Iterator[str]:
    if content.opened:
        yield f"{_incidents(content.opened)} opened with {words.bounces(content.bounces)}"
    else:
        yield "nothing new bounced"
    if content.recovered:
        yield f"{content.recovered:,} recovered"
    if others := content.closed - content.recovered:
        yield f"{others:,} closed otherwise"
    yield f"{content.open_count:,} still open" if content.open_count else "nothing is open"


def _incidents(count: int) -> str:
    return "1 incident" if count == 1 else f"{count:,} incidents"
