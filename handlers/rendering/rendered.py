"""A message in Slack's format."""

from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered message: `text`, never empty, for notifications and screen readers; `blocks` for display."""

    text: str
    blocks: list[Block] = field(default_factory=list)
