"""A provider has an incident: what the channel sees of it, for the eight domains that are hosted there."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from playground.lab import Lab, load_domains
from playground.lab.certificates import AUTHORITY
from playground.lab.domain import Domain
from playground.workspace import Message, Pace, Workspace
from tests.e2e.conftest import with_bot
from tests.scene import Scene, payload

HOSTER = "provider-incident.example"
TENANTS = tuple(f"tenant{number}.example" for number in range(1, 9))
SAYS = (
    "<{person}@{domain}>: 451 4.3.0 Temporary system problem. Try again later",
    "<{person}@{domain}>: 451 4.4.1 connect to mx1.provider-incident.example: timed out",
)
"""Half of them could be explained by a look at the servers, which answer well all the time."""
TITLE = "<!channel> *Incoming* mail is <https://evil.example|delayed> @here"


def hosted() -> dict[str, Domain]:
    mail = f"@ MX 10 mx1.{HOSTER}."
    one = Domain(name="", about="Is at a hoster", cause="", actor="", records=mail, mail=())
    return {name: replace(one, name=name) for name in TENANTS}


@pytest.fixture
async def stage(scopes: frozenset[str], ack_seconds: float) -> AsyncIterator[Scene]:
    """The lab with eight more domains, and a hostile title on the hoster's status page."""
    hoster = replace(load_domains()[HOSTER], incident=TITLE)
    slack = Workspace(pace=Pace.unlimited(), retry_seconds=(0.0,), scopes=scopes, ack_seconds=ack_seconds)
    async with (
        slack as workspace,
        Lab(dict(load_domains()) | hosted() | {HOSTER: hoster}, patience=0.05, forward=[]) as lab,
    ):
        yield Scene.in_(workspace, lab)


@pytest.fixture
async def scene(stage: Scene, page_is_read: None, tmp_path: Path) -> AsyncIterator[Scene]:
    """The bot, which looks again after 3 seconds."""
    async with with_bot(stage, tmp_path, 1 / 300):
        yield stage


@pytest.fixture
def page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Machines here stand still for seconds; the page is answered all the same."""
    monkeypatch.setattr("bot.diagnosis.investigation.GRACE", 60.0)
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))


async def test_eight_domains_of_a_provider_with_an_incident_tell_one_story(scene: Scene) -> None:
    """At night: thirty bounces. Each card gives the same reason and names the others, none says "send again"
    before page and servers say so, and then all do."""
    for number in range(30):
        domain = TENANTS[number % len(TENANTS)]
        await scene.say(SAYS[number % len(SAYS)].format(person=f"person{number}", domain=domain))
    await scene.until(lambda: len(scene.cards) == len(TENANTS))
    await scene.answered(len(TENANTS))
    await scene.until(lambda: all(payload(card)["count"] in {3, 4} for card in scene.cards))
    others = f"7 other domains have the same problem at {HOSTER}"
    await scene.until(lambda: all(others in str(card.blocks) for card in scene.cards))
    for card in scene.cards:
        assert payload(card)["state"] == "waiting"
        assert "reports an incident since" in card.text
        assert "their provider reports an incident" in card.text
    assert not any("send it again now" in post.text for post in scene.posts)
    assert not any("<!channel>" in post.text or "<https://evil" in post.text for post in scene.posts)

    scene.lab.heal(HOSTER)
    for card in scene.cards:
        with suppress(LookupError):  # it has recovered by itself meanwhile, and has no such button any more
            await scene.press(card, "recheck")
    await scene.until(lambda: all(payload(card)["state"] == "recovered" for card in scene.cards))
    await scene.until(lambda: len(works_again(scene)) == len(TENANTS))
    assert len({payload(post)["incident"] for post in works_again(scene)}) == len(TENANTS)


def works_again(scene: Scene) -> list[Message]:
    return [post for post in scene.posted_as("recheck/") if "works again" in post.text]
