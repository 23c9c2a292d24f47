"""Tables in our own TOML files: a key that is missing or misspelt is named."""

from collections.abc import Collection, Mapping


def check_keys(table: Mapping[str, object], required: Collection[str], optional: Collection[str]) -> None:
    """Raises ValueError if a required key is missing, or a key is neither required nor optional."""
    if missing := [key for key in required if key not in table]:
        raise ValueError(f"it lacks {', '.join(missing)}")
    if unknown := [key for key in table if key not in required and key not in optional]:
        raise ValueError(f"it has {', '.join(unknown)}, but takes only {', '.join((*required, *optional))}")
