"""Explains codes, offline: enhanced codes (RFC 3463), reply codes (RFC 5321) and providers' own.

The texts are TOML: `enhanced/` by subject of RFC 3463, `replies.toml`, `providers/`, and what class and
subject mean in general in `general.toml`. What a cause is and the steps against it come from `bot/causes/`,
and the causes that a code suggests from `bot/reading/`.
"""

from bot.explain.as_json import explanation_as_json
from bot.explain.compose import explain, title_of

__all__ = ["explain", "explanation_as_json", "title_of"]
