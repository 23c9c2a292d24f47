"""The playground starts at the requested port, or says in one line why not."""

import os
import socket
from collections.abc import Iterator

import pytest

from bot.cli import pretend
from bot.cli.pretend import pretend_world
from bot.cli.stories import stories
from bot.errors import SettingError
from playground.lab import Lab
from playground.lab.certificates import AUTHORITY


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another process listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


async def test_a_port_in_use_is_reported_before_the_bot_starts(taken: int) -> None:
    with pytest.raises(SettingError, match=f"--port takes a free port; {taken} is taken"):
        async with pretend_world(taken):
            raise AssertionError("it started all the same")


async def test_without_a_requested_port_a_free_one_is_used(
    taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pretend, "PORT", taken)
    async with pretend_world(None) as url:
        assert str(taken) not in url
    assert capsys.readouterr().err == f"Port {taken} is taken: the page is at another one.\n"


def test_every_story_posts_something_and_makes_a_domain_of_the_lab_sick() -> None:
    lab = Lab(forward=[])
    for story in stories():
        assert bool(story.texts) + bool(story.file) + bool(story.email) == 1
        for domain, ailment in story.sick.items():
            lab.sicken(domain, ailment)
    assert len({story.name for story in stories()}) == len(stories()) >= 5


async def test_the_labs_authority_is_trusted_while_the_lab_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "of-the-world.pem")
    async with pretend_world(None):
        assert os.environ["SSL_CERT_FILE"] == str(AUTHORITY)
    assert os.environ["SSL_CERT_FILE"] == "of-the-world.pem"
