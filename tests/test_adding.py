"""Follows the walks of docs/adding.md as written, on a copy of the tree."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "adding.md").read_text("utf-8")
FENCE = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WALKS = [each for each in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:] if FENCE.search(each)]
"""The sections that show every line."""
MOST_LINES = 30


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree, without files created by tools."""
    tree = tmp_path_factory.mktemp("walks")
    for name in ("bot", "docs", "handlers", "playground", "tests"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "manifest.yml"):
        shutil.copy(ROOT / name, tree / name)
    return tree


def do(walk: str, tree: Path) -> None:
    for language, name, content in FENCE.findall(walk):
        if language == "diff":
            apply(content, tree)
        else:
            with (tree / name).open("a", encoding="utf-8") as file:
                file.write(content)


def apply(diff: str, tree: Path) -> None:
    """Applies a diff. The lines without `+` of each hunk must occur exactly once, and are replaced by all its
    lines."""
    name = re.findall(r"^\+\+\+ b/(\S+)$", diff, re.MULTILINE)[0]
    text = (tree / name).read_text("utf-8")
    for hunk in re.split(r"^@@\n", diff, flags=re.MULTILINE)[1:]:
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] != "+")
        assert text.count(before) == 1, f"{name} has this not once: {before}"
        text = text.replace(before, "".join(line[1:] for line in lines))
    (tree / name).write_text(text, "utf-8")


def test_each_walkthrough_leads_to_passing_tests(copy: Path) -> None:
    for walk in WALKS:
        do(walk, copy)
    tests = " ".join(re.findall(r"`python -m pytest ([^`]+)`", "".join(WALKS)))
    run("pytest", f"{tests} -q -p no:cacheprovider", copy)
    for domain in re.findall(r"`python -m tests.lab ([^`]+)`", PAGE):
        run("tests.lab", domain, copy)


def run(module: str, arguments: str, tree: Path) -> None:
    command = [sys.executable, "-m", module, *arguments.split()]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.partition("\n")[0])
def test_no_walkthrough_adds_more_than_a_screenful_besides_its_test(walk: str) -> None:
    blocks = [block for block in FENCE.findall(walk) if not block[1].startswith("tests/")]
    assert sum(lines_added(language, content) for language, _, content in blocks) < MOST_LINES


def lines_added(language: str, content: str) -> int:
    lines = content.splitlines()
    return sum(line[:1] == "+" and line[:3] != "+++" for line in lines) if language == "diff" else len(lines)
