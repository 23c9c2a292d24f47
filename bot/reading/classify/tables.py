"""What codes and reasons mean without words: `codes.toml`, `reasons.toml`, `causes.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot import toml


@dataclass(frozen=True, slots=True)
class Tables:
    """Maps codes to reasons, reasons to whether they are permanent, and both to likely causes."""

    telling: Mapping[str, str]
    vague: Mapping[str, str]
    telling_reply: Mapping[str, str]
    reply: Mapping[str, str]
    reasons: Mapping[str, Mapping[str, str]]
    ranks: Mapping[str, int]
    causes_of_status: Mapping[str, list[str]]
    causes_of_reply: Mapping[str, list[str]]
    causes_of_reason: Mapping[str, list[str]]
    causes_of_code_alone: Mapping[str, list[str]]
    causes_at_data: Mapping[str, str]

    def of_status(self, status: str | None) -> str | None:
        """The reason that an enhanced code names; None if it is vague or unknown."""
        return self.telling.get(any_class(status)) if status else None

    def of_vague_status(self, status: str | None) -> str | None:
        """The reason that an enhanced code without detail hints at."""
        return (self.vague.get(status) or self.vague.get(any_class(status))) if status else None

    def of_reply(self, code: int | None, command: str | None) -> str | None:
        """The reason that a basic reply code means, as an answer to this command if that matters."""
        return self.of_telling_reply(code) or self.reply.get(f"{code} {command}") or self.reply.get(f"{code}")

    def of_telling_reply(self, code: int | None) -> str | None:
        """The reason of a basic reply code that means the same whatever it answers."""
        return self.telling_reply.get(f"{code}")

    def title(self, reason: str) -> str:
        """The name of the reason for people."""
        return self.reasons[reason]["title"]

    def group(self, reason: str) -> str:
        """The kind of trouble: `address`, `mailbox`, `domain` …"""
        return self.reasons[reason]["group"]

    def specificity(self, reason: str) -> int:
        """How specific a reason is: the higher wins between equally strong rules."""
        return self.ranks[reason]

    def passes(self, reason: str) -> bool | None:
        """Whether the trouble is temporary; None if both are usual."""
        return {"yes": False, "no": True}.get(self.reasons[reason]["permanent"])

    def causes(self, reason: str, status: str | None, code: int | None = None) -> tuple[str, ...]:
        """Likely causes: by the code if it means this reason, else by the reason."""
        found = self.causes_of_reason.get(reason, [])
        if self.reply.get(str(code)) == reason:
            found = self.causes_of_reply.get(str(code), found)
        if status is not None and self.of_status(status) == reason:
            found = self.causes_of_status.get(any_class(status), found)
        return tuple(found)

    def reason_of_cause(self, cause: str) -> str:
        """The reason that suggests a cause first of all; `undefined` if none does."""
        ranked = [
            (causes.index(cause), reason)
            for reason, causes in self.causes_of_reason.items()
            if cause in causes
        ]
        return min(ranked, key=lambda each: each[0], default=(0, "undefined"))[1]


def any_class(status: str) -> str:
    """`5.1.1` as `X.1.1`."""
    return "X" + status[1:]


@cache
def tables() -> Tables:
    """The tables, read at first use."""
    codes, reasons, causes = (
        toml.read(__package__, f"{each}.toml") for each in ("codes", "reasons", "causes")
    )
    return Tables(
        telling=codes["telling"],
        vague=codes["vague"],
        telling_reply=codes["telling_reply"],
        reply=codes["reply"],
        reasons=reasons,
        ranks={reason: -place for place, reason in enumerate(reasons)},
        causes_of_status=causes["status"],
        causes_of_reply=causes["reply"],
        causes_of_reason=causes["reason"],
        causes_of_code_alone=causes["alone"],
        causes_at_data=causes["at_data"],
    )
