"""What a code means, offline: enhanced codes (RFC 3463), reply codes (RFC 5321), providers' own.

Each question has its place: `enhanced/` for the subjects of RFC 3463, `replies.toml`, `providers/`;
`causes.toml` has one sentence for each cause, `general.toml` what class and subject say by themselves.
What helps against a cause is told in `bot/causes/`, which causes a code suggests in `bot/reading/`.
"""

from bot.explain.as_json import explanation_as_json
from bot.explain.compose import explain, title_of

__all__ = ["explain", "explanation_as_json", "title_of"]
