"""One person's address is found and removed everywhere, and nobody else's."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError, QueryError
from bot.models.bounce import Bounce
from bot.models.content import Joined
from bot.models.incident import IncidentState
from bot.models.post import Place
from bot.ports.change import Change, JoinedBounce
from bot.storage import SqlStore
from bot.storage.tables import incidents
from bot.storage.upkeep import export, forget, to_change, to_read
from bot.storage.upkeep.words import pattern
from tests.given import NOON, incident, intake, post
from tests.postgres import Server
from tests.sqlite import database, traces
from tests.stores import opened

ADA = "Ada.Lovelace@example.com"


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A database with Ada's address in an intake, an incident and a post, and Bob's beside it."""
    url = database(tmp_path / "b.sqlite")
    async with opened(url) as store:
        await store.accept(intake(text=f"550 5.1.1 <{ADA.lower()}>: no such user; bob@example.com is fine"))
        opened_for_ada = incident(bounce=Bounce(recipient=ADA, diagnostic=f"no {ADA}"))
        joined = post(
            "B-AAAAAAAA/joined/1", Place.THREAD, Joined(count=2, recipients=(ADA, "bob@example.com"))
        )
        await store.apply(Change(incident=opened_for_ada, posts=(joined,)))
    return url


async def everything(url: str, address: str | None = None) -> list[str]:
    async with to_read(url) as connection:
        return [json.dumps(row) async for row in export(connection, address)]


async def test_an_address_is_erased_everywhere_in_any_case(url: str) -> None:
    async with to_change(url) as connection:
        done = await forget(connection, "ada.lovelace@EXAMPLE.com")
    assert (done.rows, done.incidents) == (3, 1)
    left = " ".join(await everything(url)).lower()
    assert "lovelace" not in left
    assert left.count("bob@example.com") == 2


async def test_an_address_typed_in_another_encoding_is_nobodys(url: str) -> None:
    """As Python reads an argument whose bytes are not UTF-8."""
    assert await everything(url, "\udce4da@example.com") == []
    async with to_change(url) as connection:
        assert (await forget(connection, "\udce4da@example.com")).rows == 0


async def test_the_incident_is_readable_afterwards_and_its_card_is_updated(url: str) -> None:
    async with to_change(url) as connection:
        await forget(connection, ADA)
    async with opened(url) as store:
        found = await store.incident("B-AAAAAAAA")
    assert found is not None
    assert found.version == 2
    assert found.bounce is not None
    assert found.bounce.recipient == "forgotten@invalid"


async def test_with_an_address_only_what_concerns_it_is_exported(url: str) -> None:
    assert len(await everything(url, "bob@example.com")) == 2
    assert await everything(url, "ob@example.com") == []


async def test_an_invalid_address_is_refused(url: str) -> None:
    async with to_read(url) as connection:
        for word in ("example.com", "@example.com", "ada@"):
            with pytest.raises(QueryError, match="forget takes an address"):
                await forget(connection, word)


@pytest.mark.parametrize(
    "longer",
    [
        "dada@example.com",
        "o'ada@example.com",
        "her+ada@example.com",
        "ada@example.com.example",
        "ada@example.community",
        "ada@example.com-pany.example",
    ],
)
def test_a_longer_address_is_another(longer: str) -> None:
    assert not pattern("ada@example.com").search(f"<{longer}>")


AS_WRITTEN = {
    "by Slack": "<mailto:ada@example.com|ada@example.com>",
    "on lines of its own": "failed:\nada@example.com\n\tada@example.com\x1fada@example.com",
    "quoted": "'ada@example.com' `ada@example.com` {ada@example.com}",
    "bold, italic, struck": "*ada@example.com* _ada@example.com_ ~ada@example.com~",
    "in a log": "to=ada@example.com, orig_to=/ada@example.com",
    "in a URL": "https://example.org/?to=%3Cada%40example.com%3E",
    "quoted-printable": "=3Cada@example.com=3E",
    "signed for bounces": "prvs=12ab34cd=ada@example.com",
    "by a list": "bounces+17-ada=example.com@lists.example",
    "by a forwarder": "SRS0=HHH=TT=example.com=ada@forwarder.example",
    "at the end of a line": "ada@example.com-- ada@example.com.",
}


@pytest.mark.parametrize("text", AS_WRITTEN.values(), ids=AS_WRITTEN)
async def test_an_address_is_erased_however_it_is_written(tmp_path: Path, text: str) -> None:
    url = database(tmp_path / "b.sqlite")
    async with opened(url) as store:
        await store.accept(intake(text=text))
    async with to_change(url) as connection:
        assert (await forget(connection, "ada@example.com")).rows == 1
    assert "ada" not in " ".join(await everything(url))


@pytest.mark.parametrize(
    "text", ["rfc822;ada+2Blist@example.com", "?to=ada%2Blist%40example.com", "ada=2Blist=40example.com"]
)
def test_a_plus_is_found_as_reports_and_urls_write_it(text: str) -> None:
    """RFC 3461, section 4: in xtext a plus begins an escape."""
    assert pattern("ada+list@example.com").search(text)


@pytest.mark.parametrize(
    "asked", ["Jörg@bücher.example", "jo\u0308rg@xn--bcher-kva.example", "JÖRG@BÜCHER.example"]
)
@pytest.mark.parametrize(
    "stored", ["jörg@bücher.example", "Jörg@xn--bcher-kva.example", "JÖRG@Bu\u0308cher.example"]
)
async def test_an_address_beyond_ascii_is_erased_in_every_spelling(
    tmp_path: Path, asked: str, stored: str
) -> None:
    url = database(tmp_path / "b.sqlite")
    async with opened(url) as store:
        await store.accept(intake(text=f"550 no {stored}"))
    async with to_change(url) as connection:
        assert (await forget(connection, asked)).rows == 1
    assert "forgotten@invalid" in " ".join(await everything(url))


async def test_nothing_is_left_in_the_files_of_a_running_bot(url: str, tmp_path: Path) -> None:
    """Neither in pages that are free now nor in the write-ahead log."""
    async with opened(url) as store:
        await store.accept(intake("T1:C1:9.0", text=f"{'x' * 9000} {ADA}"))
        assert traces(tmp_path, b"Lovelace")
        async with to_change(url) as connection:
            await forget(connection, ADA)
        assert traces(tmp_path, b"Lovelace") == []


async def test_a_quoted_local_part_is_erased_from_every_column(tmp_path: Path) -> None:
    """Some columns hold JSON, in which quotes are written differently."""
    url, ada = database(tmp_path / "b.sqlite"), '"ada \\"b"@example.com'
    async with opened(url) as store:
        bounce = Bounce(recipient=ada)
        await store.apply(Change(incident=incident(bounce=bounce)))
        joined = JoinedBounce(
            origin="T1:C1:2.0", recipient=ada, status="5.1.1", reason="userunknown", at=NOON
        )
        await store.apply(Change(incident=incident(version=1, bounce=bounce), bounces=(joined,)))
    async with to_change(url) as connection:
        assert (await forget(connection, ada)).rows == 2
    assert "ada" not in " ".join(await everything(url))


@given(st.sampled_from(list('<>()[]",;: \n')), st.sampled_from(list('<>()[]",;: \n.')))
def test_an_address_is_found_between_any_surrounding_characters(before: str, after: str) -> None:
    assert pattern("o'hara+x@example.com").search(f"{before}O'Hara+x@example.com{after}")


class Interrupted:
    """A connection whose reading of incidents is followed by somebody stopping the incident."""

    def __init__(self, connection: AsyncConnection, store: SqlStore) -> None:
        self._connection = connection
        self._store = store
        self.stopping: asyncio.Task[None] | None = None

    async def execute(self, statement: Any) -> Any:
        found = await self._connection.execute(statement)
        if isinstance(statement, Select) and incidents in statement.get_final_froms():
            self.stopping = asyncio.create_task(self._stop())
            await asyncio.wait({self.stopping}, timeout=0.5)
        return found

    async def _stop(self) -> None:
        open_ = await self._store.incident("B-AAAAAAAA")
        assert open_
        await self._store.apply(Change(incident=open_.closed(IncidentState.STOPPED, NOON)))


async def test_what_a_running_bot_stores_meanwhile_is_not_overwritten(postgres: Server) -> None:
    """The incident that somebody stopped was open again, while its watch had ended."""
    url = await postgres.database()
    async with opened(url) as store:
        await store.apply(Change(incident=incident(bounce=Bounce(recipient=ADA))))
        async with to_change(url) as connection:
            interrupted = Interrupted(connection, store)
            await forget(interrupted, ADA)  # type: ignore[arg-type]
        assert interrupted.stopping
        with pytest.raises(ConflictError):  # so the bot computes it again, from what is left
            await interrupted.stopping
