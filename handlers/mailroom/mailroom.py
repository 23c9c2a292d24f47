"""Fetches the content of an intake: files and mails from Slack, then its text."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackUnreachableError
from bot.models.intake import Intake
from handlers.mailroom import email_file
from handlers.mailroom.download import Downloads
from handlers.trouble import ERRORS, Fate, trouble_of

_log = structlog.get_logger()


class SlackMailroom:
    """Implements the port `Mailroom`. Files that are gone or refused are left out."""

    def __init__(self, client: AsyncWebClient, downloads: Downloads) -> None:
        self._client = client
        self._downloads = downloads

    async def fetch(self, intake: Intake) -> Sequence[bytes | str]:
        """Returns attached messages first, then a mail's plain text, its HTML, and the message's own text.

        Raises SlackUnreachableError while Slack is in trouble, so that no mail is skipped.
        """
        shared = intake.payload.get("shared") or ()
        files = [*_files(intake.payload), *(name for part in shared for name in _files(part))]
        try:
            found = [part for file in files async for part in self._of_file(file)]
        except ERRORS as error:
            why = trouble_of(error).why
            raise SlackUnreachableError(f"Slack did not deliver {', '.join(files)}: {why}.") from error
        words = (intake.text, *(str(part["text"]) for part in shared))
        return [*found, *(each for each in words if each.strip())]

    async def _of_file(self, file_id: str) -> AsyncIterator[bytes]:
        file = await self._info(file_id)
        if file is None:
            return
        raw = await self._get(file.get("url_private"), file_id)
        if not email_file.is_email(file):
            parts = [raw]
        else:
            attached = [await self._get(url, file_id) for url in email_file.attachment_urls(file)]
            parts = [*attached, *email_file.as_messages(file, raw)]
        for part in parts:
            if part is not None:
                yield part

    async def _info(self, file_id: str) -> Mapping[str, Any] | None:
        """The result of `files.info`, because the file in an event may be incomplete."""
        try:
            answer = await self._client.files_info(file=file_id)
        except ERRORS as error:
            if trouble_of(error).fate is not Fate.REFUSED:
                raise
            _log.warning("file_not_fetched", file=file_id, why=trouble_of(error).why)
            return None
        return dict(answer["file"])

    async def _get(self, url: object, file_id: str) -> bytes | None:
        return await self._downloads.get(str(url), file_id) if url else None


def _files(part: Mapping[str, Any]) -> list[str]:
    return [str(file) for file in part.get("files") or ()]
