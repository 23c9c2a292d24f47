"""What a package offers, and where it comes from."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest


@pytest.mark.parametrize("package", ["bot.models", "bot.ports", "bot.grammar", "bot.reading"])
def test_every_name_is_that_of_the_module_that_readers_are_told(package: str) -> None:
    offered = import_module(package)
    told = {
        name.name: node.module
        for node in ast.walk(ast.parse(Path(offered.__file__ or "").read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{package}.")
        for name in node.names
    }
    assert sorted(told) == offered.__all__
    for name, home in told.items():
        assert getattr(offered, name) is getattr(import_module(home or ""), name)


def test_a_name_that_is_not_offered_is_none_of_the_package() -> None:
    with pytest.raises(AttributeError, match=r"module 'bot\.models' has no attribute 'dataclass'"):
        _ = import_module("bot.models").dataclass


def test_only_what_is_asked_for_is_loaded() -> None:
    code = "import sys; from bot.models import Finding; print('bot.models.post' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
