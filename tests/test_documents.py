"""README and docs agree with the code."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.causes import load_causes
from bot.checkup.backlog import examine_backlog
from bot.checkup.clock_jump import ClockJump
from bot.checkup.database import examine_clock
from bot.checkup.network import examine_resolver
from bot.cli.stories import stories
from bot.grammar.verbs import VERBS
from bot.incidents.answers import HELP
from bot.settings import VARIABLES
from bot.settings.variables import FIELDS, Settings
from bot.telemetry.metrics import REGISTRY
from handlers import manifest
from handlers.rendering import words
from handlers.rendering.buttons import LABELS
from tests.bot.causes.test_causes import names_in
from tests.given import NOON
from tests.stores import opened
from tests.twins.network import PaperResolver

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
USING = (ROOT / "docs" / "using.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")


def test_the_one_click_link_carries_the_manifest() -> None:
    assert f"]({manifest.link()})" in README


@pytest.mark.parametrize(
    "page",
    ["README.md", "CONTRIBUTING.md", *(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md"))],
)
def test_every_internal_link_has_a_target(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target


def test_the_users_page_lists_every_button_and_every_state() -> None:
    assert [label for label in LABELS.values() if f"| **{label}** |" not in USING] == []
    signs = [each for each in vars(words).values() if isinstance(each, words.Sign)]
    assert len(signs) >= 7
    assert [each.words for each in signs if f"| {each.character} | {each.words} |" not in USING] == []


@pytest.mark.parametrize(("text", "missing"), [(HELP, {"help"}), (USING, set())], ids=["help", "using.md"])
def test_every_command_is_listed(text: str, missing: set[str]) -> None:
    quoted = re.findall(r"`(?:/bounce |@bouncebot )?([a-z]+)[^`]*`", text)
    assert VERBS.keys() - set(quoted) == missing


def test_the_stories_linked_to_exist() -> None:
    linked = set(re.findall(r"\?story=(\w+)", README + USING))
    assert linked
    assert linked <= {story.name for story in stories()}


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)`", OPERATING, re.MULTILINE))
    assert documented == VARIABLES.keys()


def test_the_documented_defaults_are_the_real_ones() -> None:
    told = re.findall(r"^\| `([A-Z_]+)` \|.*\| `?([\w.:]+)`? \|$", OPERATING, re.MULTILINE)
    held = {variable.name: getattr(Settings(), field) for field, variable in FIELDS.items()}
    defaults = {name: VARIABLES[name].read(default) for name, default in told if default != "none"}
    assert len(defaults) > 10
    assert defaults.items() <= held.items()
    assert not any(held[name] for name, default in told if default == "none")


async def test_every_metric_is_documented_and_no_other(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path}/b.sqlite") as store:
        counted = {f"bouncebot_{name}" for name in await store.counts()}
    described = {
        metric.name + ("_total" if metric.type == "counter" else "") for metric in REGISTRY.collect()
    }
    section = OPERATING.partition("## Health and metrics")[2].partition("\n## ")[0]
    assert set(re.findall(r"`(bouncebot_\w+)`", section)) == counted | described | {"bouncebot_ready"}


async def test_every_problem_reported_to_operators_is_documented() -> None:
    ages = ("inbox_oldest_seconds", "outbox_oldest_seconds", "watches_overdue_seconds")
    looked_at = [
        *examine_backlog(dict.fromkeys(ages, 0.0)),
        ClockJump(lambda: NOON).examine(),
        examine_clock(NOON),
        await examine_resolver(PaperResolver(), ()),
    ]
    of_slack = {"clock", "slack-scopes", "slack-history", "slack", "slack-WHY-CHANNEL"}
    section = OPERATING.partition("## When the bot is in trouble")[2].partition("\n## ")[0]
    topics = "".join(re.findall(r"^\| (`.*?) \|", section, re.MULTILINE))
    assert set(re.findall(r"`(.*?)`", topics)) == {each.name for each in looked_at} | {"database"} | of_slack


def test_every_threat_names_a_test() -> None:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    named = [re.findall(r"`(tests/\S+?)::(\w+)`", row) for row in rows if not row.startswith("| threat")]
    assert len(named) > 10
    assert all(named)


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_test_that_a_page_names_exists(page: Path) -> None:
    for path, name in re.findall(r"(tests/\S+?)::(\w+)", page.read_text("utf-8")):
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), name


def test_every_place_to_look_exists() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    told = page.partition("### Where to look")[2].partition("## Decisions")[0]
    places = re.findall(r"`((?:bot|handlers|tests)/[\w./]+)`", told)
    assert len(places) > 70
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_every_function_on_the_three_paths_is_where_they_say() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    told = page.partition("## Three paths")[2].partition("## Decisions")[0]
    named = re.findall(r"`(\w+)`\s+in\s+`((?:bot|handlers)/[\w./]+)`", told)
    assert len(named) >= 6
    assert [name for name, path in named if f"def {name}(" not in (ROOT / path).read_text("utf-8")] == []


def test_every_library_has_a_line_that_says_why() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    direct = {re.split(r"[\[<>=]", each)[0] for each in project["dependencies"]}
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Libraries")[2]
    rows = re.findall(r"^\| ([a-z0-9, -]+) \|", text, re.MULTILINE)
    assert {name for row in rows for name in row.split(", ")} - {"library"} == direct


def test_the_page_on_checks_lists_the_facts_that_templates_name() -> None:
    page = (ROOT / "docs" / "checks.md").read_text("utf-8")
    listed = re.search(r"\*\*Facts\*\* that templates may name:(.*?)\.\s+A step", page, re.DOTALL)
    assert listed
    named = {name for cause in load_causes().values() for name in names_in(cause)}
    assert set(re.findall(r"`(\w+)`", listed[1])) == named
