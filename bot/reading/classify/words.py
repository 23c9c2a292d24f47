"""Makes texts comparable: one case, one kind of blank and quote."""

_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "‐": "-", "‑": "-", "–": "-"})


def normalize(text: str) -> str:
    """Lower case, single blanks, plain quotes and hyphens."""
    return " ".join(text.translate(_SAME).lower().split())
