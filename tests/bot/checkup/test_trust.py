"""Without authorities every certificate looks bad, which is ours to fix."""

from pathlib import Path

import pytest

from bot.checkup.trust import examine_trust
from bot.models.diagnosis import FindingState
from playground.lab.certificates import AUTHORITY


@pytest.fixture(autouse=True)
def no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))


def test_a_file_with_authorities_is_ok(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    assert examine_trust().state is FindingState.OK


def test_a_missing_file_of_authorities_is_reported_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ours.pem"))
    found = examine_trust()
    assert found.state is FindingState.FAIL
    assert found.fix
    assert "SSL_CERT_FILE" in found.fix
