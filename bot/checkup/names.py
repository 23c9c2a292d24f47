"""Is every variable named `BOUNCEBOT_…` a setting? A mistyped name would be ignored silently."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.settings import VARIABLES

OURS = "BOUNCEBOT_"
_LINE = re.compile(rf"^\s*(?:export\s+)?({OURS}\w+)\s*=", re.MULTILINE | re.IGNORECASE)
_OF_KUBERNETES = re.compile(
    rf"{OURS}(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)?)"
)
"""Variables that Kubernetes sets in every container if a service is called bouncebot."""


def examine_names(environment: Iterable[str], env_file: Path = Path(".env")) -> Examined:
    """Reports unknown names. `environment`: names only; of `env_file`, too, only the names are read."""
    in_file = _LINE.findall(env_file.read_text("utf-8-sig", "replace")) if env_file.is_file() else []
    set_by_people = [name for name in environment if not _OF_KUBERNETES.fullmatch(name)]
    unknown = list(_unknown({name.upper() for name in (*set_by_people, *in_file)}))
    if not unknown:
        words = "Every setting is understood."
        return Examined(name="settings", state=FindingState.OK, summary=words)
    return Examined(
        name="settings",
        state=FindingState.WARN,
        summary=f"Not a known setting, so it has no effect: {', '.join(unknown)}.",
        fix="Correct the name as in `docs/operating.md`, or remove it.",
    )


def _unknown(names: set[str]) -> Iterator[str]:
    """The unknown names, each with the setting that may have been meant."""
    settings = {name.removeprefix(OURS) for name in VARIABLES}
    for name in sorted(names):
        if name.startswith(OURS) and (rest := name.removeprefix(OURS)) not in settings:
            meant = get_close_matches(rest, settings, 1)
            yield f"{name} ({OURS}{meant[0]} is)" if meant else name
