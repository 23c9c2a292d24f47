"""From the words and codes of one failure to its reason (RFC 3463, RFC 5321, providers' own pages).

Rules are data: see `bot/reading/rules/` and docs/rules.md.
"""

from bot.reading.classify.classification import Classification
from bot.reading.classify.decide import classify

__all__ = ["Classification", "classify"]
