"""Tokens and stored mail that every user of the machine can read are reported."""

from pathlib import Path

import pytest

from bot.checkup.readers import examine_readers, private_files
from bot.models.diagnosis import FindingState
from bot.settings import load


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The file of settings, the workspaces and the database, all readable by everybody."""
    names = tmp_path / "env", tmp_path / "workspaces.toml", tmp_path / "b.sqlite"
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


def test_files_of_ours_alone_or_of_a_group_are_ok(files: list[Path], tmp_path: Path) -> None:
    for each in files:
        each.chmod(0o640)
    assert examine_readers([*files, tmp_path / "missing"]).state is FindingState.OK
