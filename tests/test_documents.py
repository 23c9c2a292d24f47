"""What README and pages say is what is there."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers import manifest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")


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
