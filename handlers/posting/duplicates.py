"""Deletes duplicates, which a process makes that froze just before a post and continued later."""

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.models.post import Place, Post
from bot.ports.store import Store
from handlers.posting.pace import Gate
from handlers.trouble import ERRORS, Fate, trouble_of

log = structlog.get_logger()

MOST_TRIES = 5


class Duplicates:
    def __init__(self, store: Store, client: AsyncWebClient, bucket: Gate) -> None:
        self._store = store
        self._client = client
        self._bucket = bucket

    async def delete(self, post: Post, ts: str) -> None:
        """Deletes the duplicate. Retries while Slack is in trouble, and finally logs that it is left."""
        if post.place is Place.CARD:
            await self._store.card_shown(post.incident, 0)
        for failed in range(1, MOST_TRIES + 1):
            await self._bucket.take()
            try:
                await self._client.chat_delete(channel=post.channel, ts=ts)
            except ERRORS as error:
                trouble = trouble_of(error)
            else:
                log.info("posting.duplicate_deleted", key=post.key, ts=ts)
                return
            if trouble.fate is Fate.REFUSED:
                break
            self._bucket.hold(trouble.pause(failed))
        if trouble.why != "message_not_found":
            log.warning("posting.duplicate_not_deleted", key=post.key, ts=ts, why=trouble.why)
