"""The tokens, the granted scopes and the signing secret."""

import secrets
from collections.abc import Collection

from playground.workspace.errors import ApiError


class Access:
    def __init__(self, scopes: Collection[str]) -> None:
        self.scopes = frozenset(scopes)
        self.bot_token = f"xoxb-{secrets.randbelow(10**12)}-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{secrets.randbelow(10**12)}-{secrets.token_hex(24)}"
        self.signing_secret = secrets.token_hex(16)
        self.revoked = False

    def check_token(self, token: str, *, app_level: bool) -> None:
        """Raises not_authed, invalid_auth, not_allowed_token_type, token_revoked."""
        if not token:
            raise ApiError("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise ApiError("invalid_auth")
        if self.revoked:
            raise ApiError("token_revoked")
        if token != (self.app_token if app_level else self.bot_token):
            raise ApiError("not_allowed_token_type")

    def may_download(self, authorization: str) -> bool:
        return (
            authorization == f"Bearer {self.bot_token}" and "files:read" in self.scopes and not self.revoked
        )
