"""Corrections of verdicts, and how incidents ended."""

from datetime import UTC, datetime

import pytest

from bot.models.content import Closed, Corrected
from bot.models.correction import Ending
from bot.models.diagnosis import Actor
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from tests.bot.incidents.house import House

EVER = datetime(2000, 1, 1, tzinfo=UTC)


async def test_a_correction_is_stored_with_our_verdict_and_told_in_the_thread(house: House) -> None:
    incident = await house.opened()
    await house.say(f"wrong {incident.id} port-25-blocked: our new firewall", IntakeKind.ACTION)
    (kept,) = await house.store.corrections(EVER)
    assert (kept.said_cause, kept.said_actor) == ("recipient-unreachable", Actor.RECIPIENT)
    assert (kept.cause, kept.actor, kept.words) == (
        "port-25-blocked",
        Actor.SENDER_NETWORK,
        "our new firewall",
    )
    told = house.last()
    assert (told.key.split("/")[1], told.content) == ("action", Corrected(correction=kept))
    assert (await house.the_incident()).correction == kept


async def test_pressing_twice_counts_once(house: House) -> None:
    incident = await house.opened()
    for _ in range(2):
        await house.say(f"wrong {incident.id} mailbox-full", IntakeKind.ACTION)
    assert house.line() == "You have already told me so; it is noted."
    assert len(await house.store.corrections(EVER)) == 1


async def test_repeating_a_correction_in_fewer_words_posts_nothing(house: House) -> None:
    incident = await house.opened()
    await house.say(f"wrong {incident.id} mailbox-full: he told me", IntakeKind.ACTION)
    await house.say(f"wrong {incident.id} mailbox-full", IntakeKind.ACTION)
    assert house.line() == "You have already told me so; it is noted."


async def test_each_users_last_correction_counts(house: House) -> None:
    incident = await house.opened()
    for user, words in (("U1", "mailbox-full"), ("U2", "sender"), ("U1", "nobody")):
        await house.say(f"wrong {incident.id} {words}", IntakeKind.ACTION, user=user)
    kept = {one.by: (one.cause, one.actor) for one in await house.store.corrections(EVER)}
    assert kept == {"U1": (None, Actor.NOBODY), "U2": (None, Actor.SENDER)}


async def test_an_ended_incident_can_still_be_corrected(house: House) -> None:
    incident = await house.opened()
    await house.say(f"resolve {incident.id}")
    await house.say(f"wrong {incident.id} mailbox-full")
    assert (await house.the_incident()).state is IncidentState.RESOLVED
    assert len(await house.store.corrections(EVER)) == 1


async def test_without_arguments_it_explains_the_usage(house: House) -> None:
    incident = await house.opened()
    await house.say(f"wrong {incident.id}", IntakeKind.ACTION)
    assert f"`wrong {incident.id} mailbox-full`" in house.line()


@pytest.mark.parametrize(("words", "ending"), [("", None), ("we-fixed: a typo", Ending.WE_FIXED)])
async def test_the_outcome_is_stored_and_told(house: House, words: str, ending: Ending | None) -> None:
    incident = await house.opened()
    await house.say(f"resolve {incident.id} {words}")
    own = words.partition(": ")[2]
    told = house.said("/closed", Closed)
    assert told == Closed(state=IncidentState.RESOLVED, by="U1", ending=ending, words=own)
    after = await house.the_incident()
    assert (after.ending, after.ending_words) == (ending, own)
