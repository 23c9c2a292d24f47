"""Where a modal was opened from, kept in its `private_metadata`."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Origin:
    """The incident, and the message whose button was pressed; of the Home tab, neither."""

    incident: str
    channel: str
    message_ts: str | None = None
    thread_ts: str | None = None

    @classmethod
    def of_button(cls, body: Mapping[str, Any]) -> Self:
        """A button's value is its command, which ends with the incident."""
        place = body["container"]
        return cls(
            incident=str(body["actions"][0]["value"]).split()[-1],
            channel=str(place["channel_id"]),
            message_ts=str(place["message_ts"]),
            thread_ts=place.get("thread_ts"),
        )

    @classmethod
    def of_view(cls, view: Mapping[str, Any]) -> Self:
        return cls(**json.loads(view["private_metadata"]))

    def as_metadata(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))
