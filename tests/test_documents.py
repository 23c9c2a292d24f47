"""What README, Dockerfile and settings say is what is there."""

import re
import shlex
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers import manifest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")


def test_the_one_click_link_carries_the_manifest() -> None:
    assert f"]({manifest.link()})" in README


@pytest.mark.parametrize(
    "page", ["README.md", *(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md"))]
)
def test_every_link_inside_the_project_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)`", OPERATING, re.MULTILINE))
    assert documented == {str(field.alias) for field in Settings.model_fields.values()}


def instructions(name: str) -> list[str]:
    return [line.partition(" ")[2] for line in DOCKERFILE.splitlines() if line.startswith(name + " ")]


def test_the_image_copies_only_what_exists_and_what_dockerignore_lets_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in instructions("COPY"):
        if line.startswith("--from"):
            continue
        for source in shlex.split(line)[:-1]:
            assert (ROOT / source).exists(), source
            assert source in let_in, source


def test_the_image_runs_as_somebody_without_rights_keeps_data_in_a_volume_and_is_checked() -> None:
    assert instructions("USER") == ["10001"]
    assert instructions("VOLUME") == ["/data"]
    assert "/healthz" in DOCKERFILE
    assert instructions("ENTRYPOINT") == ['["bouncebot"]']
    assert DOCKERFILE.count("\nFROM ") + DOCKERFILE.startswith("FROM ") == 2
