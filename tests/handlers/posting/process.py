"""A poster in its own process, to be killed. Arguments: database, token, API, team and bot."""

import asyncio
import sys
from datetime import UTC, datetime

from bot.running.leases import Alone
from bot.storage.store import SqlStore
from handlers.clients import web_client
from handlers.posting import Poster
from handlers.rendering import SlackRenderer
from tests.handlers.posting.outbox import fast
from tests.twins.operators import PaperOperators


async def post_until_killed(database: str, token: str, api_url: str, team: str, bot_id: str) -> None:
    store = SqlStore(database)
    await store.open()
    poster = Poster(
        store=store, client=web_client(token, api_url), renderer=SlackRenderer(), team=team, bot_id=bot_id,
        now=lambda: datetime.now(UTC), lost_after=0.3, second_look_after=0.1, pace=fast(),
        leases=Alone(), operators=PaperOperators(),
    )  # fmt: skip
    await poster.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(post_until_killed(*sys.argv[1:]))
