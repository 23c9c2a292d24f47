"""The import rules hold (the contracts in pyproject.toml), and tests lie where their subjects lie."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MIRRORED = ("bot", "handlers", "playground")


def test_modules_import_only_what_they_may() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_each_folder_of_tests_is_that_of_a_package() -> None:
    folders = {path.parent.relative_to("tests") for path in stories()}
    assert [str(each) for each in folders if not (ROOT / each / "__init__.py").is_file()] == []


def test_a_test_named_after_a_module_lies_where_that_lies() -> None:
    """A package's own test lies in it or beside it. Others are stories of their package."""
    homes = defaultdict[str, set[Path]](set)
    for path in files("*.py"):
        package = path.parent
        if path.stem == "__init__":
            homes[package.name] |= {package, package.parent}
        else:
            homes[path.stem].add(package)
    wrong = []
    for path in stories():
        here = path.parent.relative_to("tests")
        there = {one for one in homes[path.stem.removeprefix("test_")] if is_near(one, here)}
        if there and here not in there:
            wrong.append(f"{path} belongs in {' or '.join(sorted(map(str, there)))}")
    assert wrong == []


def is_near(one: Path, other: Path) -> bool:
    """Whether two packages are parts of one, such as `bot/checks`, or the first one is `bot` itself."""
    return one.parts == other.parts[:1] or one.parts[:2] == other.parts[:2]


def files(pattern: str, within: str = "") -> Iterator[Path]:
    for top in MIRRORED:
        yield from (each.relative_to(ROOT) for each in (ROOT / within / top).rglob(pattern))


def stories() -> list[Path]:
    return list(files("test_*.py", "tests"))
