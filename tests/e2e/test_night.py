"""A night on call: many bounces of five causes within minutes, and a hand-over in the morning."""

from pathlib import Path

from playground.workspace import Message
from tests.e2e.bounces import mail
from tests.e2e.conftest import SCALE, with_bot
from tests.scene import Scene, payload

CALM = 1 / 60
"""Waits that leave time for a person to act before the next check."""
FULL = "<kim@healthy.example>: host mx1.healthy.example said: 552 5.2.2 Mailbox full"
GREYLISTED = "451 4.7.1 <{}@hosted.example>: Recipient address rejected: Greylisted, try again later"
SPF = "<sam@implicit.example>: 550 5.7.23 SPF validation failed for sender.example"
GONE = "<{}@gone.example>: Host or domain name not found. Name service error: Host not found 5.4.4"


async def storm(scene: Scene) -> None:
    """Twenty bounces, some repeated, from mails and people; and a question that reports none."""
    for name in ("kim", "lee", "pat"):
        await scene.workspace.forward_email(scene.channel, mail(f"{name}@refusing.example"))
    for text in (FULL, FULL, SPF, *(GREYLISTED.format(name) for name in ("lee", "pat", "lee"))):
        await scene.say(text)
    for name in ("ann", "joe", "ann"):
        await scene.say(GONE.format(name))
    await scene.say("anyone else seeing mail problems tonight?")
    for name in ("al", "bo", "cy", "di", "ed", "flo", "gus", "hal"):
        await scene.workspace.forward_email(scene.channel, mail(f"{name}@refusing.example"))


async def test_twenty_bounces_make_five_cards_that_say_whose_problem_and_what_to_do_above_the_facts(
    stage: Scene, tmp_path: Path
) -> None:
    async with with_bot(stage, tmp_path, CALM):
        await storm(stage)
        await stage.answered(5)
        await stage.until(lambda: counts(stage) == [1, 2, 3, 3, 11])
        for card in stage.cards:
            blocks = str(card.blocks)
            assert blocks.index("Whose problem: ") < blocks.index("What to do: ") < blocks.index("*Next*")
            assert "What to do: " in card.text
        assert news_of(stage, "healthy.example") == []  # the same bounce twice


async def test_the_colleague_who_is_handed_an_incident_hears_of_its_end(stage: Scene, tmp_path: Path) -> None:
    async with with_bot(stage, tmp_path, CALM):
        bob = stage.workspace.add_user("bob")
        await stage.bounce("4.4.1 refusing.example")
        card = await stage.card("waiting")
        await stage.mention(f"take <@{bob}>", card.ts)
        handed = await stage.post("action/")
        assert handed.text == f"<@{stage.ada}> handed refusing.example to <@{bob}>."
        stage.lab.heal("refusing.example")
        await stage.bounce("recheck refusing.example")
        told = await stage.post("recheck/")
        assert told.text.startswith(f"<@{bob}>")
        assert "works again" in told.text


async def test_a_second_trouble_at_a_domain_is_not_answered_with_the_first_one(scene: Scene) -> None:
    """SPF fails at healthy.example; later its servers refuse connections as well."""
    await scene.say(SPF.replace("implicit", "healthy"))
    await scene.post("diagnosis")
    scene.lab.sicken("healthy.example", "refusing")
    await scene.bounce("4.4.1 healthy.example")
    told = await scene.post("answer/")
    assert told.text.startswith(f"<@{scene.ada}> The bounce with 4.4.1 has another cause: connections are")
    assert "It says something else, so I check that now" in scene.whispers[0].text
    card = await scene.until(lambda: "Second trouble: " in str(scene.cards[0].blocks) and scene.cards[0])
    assert card
    assert str(card.blocks).count("connections are refused") == 1


async def test_who_asked_about_a_second_trouble_hears_of_its_end_even_after_a_restart(
    stage: Scene, tmp_path: Path
) -> None:
    async with with_bot(stage, tmp_path, SCALE):
        await stage.say(SPF.replace("implicit", "healthy"))
        await stage.post("diagnosis")
        stage.lab.sicken("healthy.example", "refusing")
        await stage.bounce("4.4.1 healthy.example")
        assert "I check that again, too" in (await stage.post("answer/")).text
    stage.lab.heal("healthy.example")
    async with with_bot(stage, tmp_path, SCALE):
        await stage.until(lambda: len(stage.posted_as("answer/")) == 2)
        over = stage.posted_as("answer/")[1]
        assert f"<@{stage.ada}> ✅ The bounce with 4.4.1: that trouble is over" in over.text
        assert "Still open: SPF fails · our side." in over.text
        assert not stage.posted_as("joined/")


def counts(scene: Scene) -> list[int]:
    return sorted(payload(card)["count"] for card in scene.cards)


def news_of(scene: Scene, domain: str) -> list[Message]:
    return [post for post in scene.posted_as("joined/") if domain in post.text]
