"""Every story in `stories.toml` names its tests, and they exist."""

import ast
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STORIES: dict[str, dict[str, list[str]]] = tomllib.loads((HERE / "stories.toml").read_text("utf-8"))


def names_in(file: str) -> set[str]:
    body = ast.parse((HERE / file).read_text("utf-8")).body
    return {each.name for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("story", STORIES)
def test_a_story_plays_from_end_to_end(story: str) -> None:
    named = STORIES[story]["tests"]
    assert named
    for each in named:
        file, name = each.split("::")
        assert name in names_in(file), f"{each} tells this story no more"
