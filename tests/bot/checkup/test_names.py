"""A mistyped name of a setting is reported, with the one that may have been meant."""

from pathlib import Path

from bot.checkup.names import examine_names
from bot.models.diagnosis import FindingState


def test_settings_and_other_programs_variables_are_ok(tmp_path: Path) -> None:
    found = examine_names(["BOUNCEBOT_LOG", "bouncebot_listen", "PATH", "SLACKLINE"], tmp_path / ".env")
    assert (found.state, found.fix) == (FindingState.OK, None)


def test_a_mistyped_name_is_reported_without_its_value(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# BOUNCEBOT_COMMENT=1\nexport BOUNCEBOT_OPERATOR_CHANNEL=s3cret\n")
    found = examine_names(["BOUNCEBOT_ZZZ"], tmp_path / ".env")
    assert found.state is FindingState.WARN
    assert "BOUNCEBOT_OPERATOR_CHANNEL (BOUNCEBOT_OPERATORS_CHANNEL is), BOUNCEBOT_ZZZ." in found.summary
    assert "COMMENT" not in found.summary
    assert "s3cret" not in str(found)


def test_kubernetes_variables_for_a_service_of_our_name_are_ok(tmp_path: Path) -> None:
    said = [
        "SERVICE_HOST",
        "SERVICE_PORT",
        "SERVICE_PORT_HTTP",
        "PORT",
        "PORT_3000_TCP",
        "PORT_3000_TCP_ADDR",
    ]
    ours = [f"BOUNCEBOT_{name}" for name in said]
    assert examine_names(ours, tmp_path / ".env").state is FindingState.OK
    (tmp_path / ".env").write_text("BOUNCEBOT_PORT=3000\n")
    assert "BOUNCEBOT_PORT" in examine_names([], tmp_path / ".env").summary


def test_a_byte_order_mark_does_not_hide_a_mistyped_first_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOUNCEBOT_DEADLIN=12\n", "utf-8-sig")
    assert "BOUNCEBOT_DEADLIN (BOUNCEBOT_DEADLINE is)" in examine_names([], tmp_path / ".env").summary
