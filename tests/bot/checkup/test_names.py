"""A setting whose name is mistyped is told, with the one that may have been meant."""

from pathlib import Path

from bot.checkup.names import examine_names
from bot.models.diagnosis import FindingState


def test_names_that_are_settings_or_somebody_elses_are_well(tmp_path: Path) -> None:
    found = examine_names(["BOUNCEBOT_LOG", "bouncebot_listen", "PATH", "SLACKLINE"], tmp_path / ".env")
    assert (found.state, found.fix) == (FindingState.OK, None)


def test_a_mistyped_one_is_told_wherever_it_stands_and_its_value_is_not(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# BOUNCEBOT_COMMENT=1\nexport BOUNCEBOT_OPERATOR_CHANNEL=s3cret\n")
    found = examine_names(["BOUNCEBOT_ZZZ"], tmp_path / ".env")
    assert found.state is FindingState.WARN
    assert "BOUNCEBOT_OPERATOR_CHANNEL (BOUNCEBOT_OPERATORS_CHANNEL is), BOUNCEBOT_ZZZ." in found.summary
    assert "COMMENT" not in found.summary
    assert "s3cret" not in str(found)
