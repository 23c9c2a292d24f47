"""What a message looks like to Slack."""

from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """`text` is for notifications and screen readers and is never empty; `blocks` are what is seen."""

    text: str
    blocks: list[Block] = field(default_factory=list)
