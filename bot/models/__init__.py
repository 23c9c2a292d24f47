"""The words that every room shares: frozen, without behaviour that needs the outside."""

from typing import TYPE_CHECKING

from bot.lazily import lazily

if TYPE_CHECKING:
    from bot.models.bounce import Bounce, Evidence, Reading, Signature
    from bot.models.channel import ChannelSettings, QuietHours
    from bot.models.correction import Correction, Ending
    from bot.models.diagnosis import (
        Actor,
        Diagnosis,
        Finding,
        FindingState,
        Query,
        Recheck,
        RecheckKind,
        Step,
        Subject,
        Verdict,
        WeighedCause,
    )
    from bot.models.explanation import Explanation, LikelyCause, Question
    from bot.models.history import ChartPoint, Sighting
    from bot.models.incident import Incident, IncidentState, Intake, IntakeKind, Usual, Watch, WatchState
    from bot.models.installation import Examined
    from bot.models.post import (
        Acted,
        Card,
        Changed,
        Closed,
        Configured,
        Content,
        Corrected,
        Diagnosed,
        Digest,
        Explained,
        Joined,
        Listed,
        Noted,
        Outcome,
        Place,
        Post,
        Reasoned,
        Recalled,
        Rechecked,
        Recipients,
        Said,
    )
else:
    __getattr__ = lazily(
        __name__,
        [
            "diagnosis",
            "bounce",
            "history",
            "explanation",
            "channel",
            "correction",
            "incident",
            "installation",
            "post",
        ],
    )

__all__ = [
    "Acted",
    "Actor",
    "Bounce",
    "Card",
    "Changed",
    "ChannelSettings",
    "ChartPoint",
    "Closed",
    "Configured",
    "Content",
    "Corrected",
    "Correction",
    "Diagnosed",
    "Diagnosis",
    "Digest",
    "Ending",
    "Evidence",
    "Examined",
    "Explained",
    "Explanation",
    "Finding",
    "FindingState",
    "Incident",
    "IncidentState",
    "Intake",
    "IntakeKind",
    "Joined",
    "LikelyCause",
    "Listed",
    "Noted",
    "Outcome",
    "Place",
    "Post",
    "Query",
    "Question",
    "QuietHours",
    "Reading",
    "Reasoned",
    "Recalled",
    "Recheck",
    "RecheckKind",
    "Rechecked",
    "Recipients",
    "Said",
    "Sighting",
    "Signature",
    "Step",
    "Subject",
    "Usual",
    "Verdict",
    "Watch",
    "WatchState",
    "WeighedCause",
]
