"""The words that rooms share: frozen, without behaviour that needs the outside.

Here those of a bounce and its diagnosis, which nearly everybody needs; the others are in their modules.
"""

from bot.models.bounce import Bounce, Evidence, Reading, Signature
from bot.models.diagnosis import (
    Actor,
    Diagnosis,
    Finding,
    FindingState,
    Recheck,
    RecheckKind,
    Step,
    Subject,
    Verdict,
    WeighedCause,
)
from bot.query import Query

__all__ = [
    "Actor",
    "Bounce",
    "Diagnosis",
    "Evidence",
    "Finding",
    "FindingState",
    "Query",
    "Reading",
    "Recheck",
    "RecheckKind",
    "Signature",
    "Step",
    "Subject",
    "Verdict",
    "WeighedCause",
]
