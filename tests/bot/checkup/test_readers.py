"""Tokens and stored mail that every user of the machine can read are reported."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.checkup.readers import examine_readers, private_files
from bot.models.diagnosis import FindingState
from bot.settings import load


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def files(folder: Path) -> list[Path]:
    """The file of settings, the workspaces and the database, all readable by everybody."""
    names = folder / "env", folder / "workspaces.toml", folder / "b.sqlite"
    for each in names:
        each.touch(mode=0o644)
        each.chmod(0o644)
    return list(names)


def test_each_file_with_tokens_or_mail_is_examined(files: list[Path]) -> None:
    env_file, workspaces, database = files
    settings = load(BOUNCEBOT_WORKSPACES=str(workspaces), BOUNCEBOT_DATABASE_URL=f"sqlite:///{database}")
    assert list(private_files(settings, env_file)) == files


def test_files_that_everybody_can_read_are_named_with_the_remedy(files: list[Path]) -> None:
    files[0].chmod(0o600)
    found = examine_readers(files)
    assert found.state is FindingState.WARN
    assert found.fix == f"chmod 600 {files[1]} {files[2]}"


def test_files_of_ours_alone_or_of_a_group_are_ok(files: list[Path], folder: Path) -> None:
    for each in files:
        each.chmod(0o640)
    assert examine_readers([*files, folder / "missing"]).state is FindingState.OK


def test_files_in_a_folder_that_others_cannot_enter_are_ok(files: list[Path], folder: Path) -> None:
    folder.chmod(0o750)
    assert examine_readers(files).state is FindingState.OK


def test_a_file_that_we_cannot_reach_ends_no_check(files: list[Path]) -> None:
    assert examine_readers([files[0] / "below-a-file"]).state is FindingState.OK
