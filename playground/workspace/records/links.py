"""The URLs of a workspace, all below its own origin."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(slots=True)
class Links:
    team_id: str
    origin: str = ""
    """`http://127.0.0.1:PORT`, set once the server listens."""

    @property
    def api(self) -> str:
        return f"{self.origin}/api/"

    @property
    def team(self) -> str:
        return f"{self.origin}/"

    def file(self, file_id: str, name: str) -> str:
        return f"{self.origin}/files-pri/{self.team_id}-{file_id}/{quote(name, safe='')}"

    def upload(self, file_id: str) -> str:
        return f"{self.origin}/upload/v1/{file_id}"

    def response(self, ticket: str) -> str:
        return f"{self.origin}/actions/{self.team_id}/{ticket}"

    def socket(self, ticket: str) -> str:
        return f"ws{self.origin.removeprefix('http')}/link/?ticket={ticket}"

    def permalink(self, channel: str, ts: str, thread_ts: str | None) -> str:
        link = f"{self.origin}/archives/{channel}/p{ts.replace('.', '')}"
        return f"{link}?thread_ts={thread_ts}&cid={channel}" if thread_ts and thread_ts != ts else link
