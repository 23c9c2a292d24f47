"""Certificates as servers send them: who vouches for them, what stands above them, and rubbish."""

import ssl
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.net.certificates import read
from playground.lab.certificates import AUTHORITY, digest

END = "-----END CERTIFICATE-----\n"


def chain(name: str) -> list[bytes]:
    text = (AUTHORITY.parent / f"{name}.pem").read_text()
    blocks = text[text.index("-----BEGIN CERTIFICATE") :].split(END)[:-1]
    return [ssl.PEM_cert_to_DER_cert(block + END) for block in blocks]


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("name", ["good", "expired", "wrong-name"])
def test_an_authority_vouches_whatever_the_dates_and_names(name: str) -> None:
    found = read(chain(name))
    assert found
    assert found.untrusted is None
    assert [each.certificate_digests[1] for each in found.issuers] == [digest("authority")]


def test_a_folder_of_authorities_counts_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "lab.pem").write_text(AUTHORITY.read_text())
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    found = read(chain("good"))
    assert found
    assert found.untrusted is None


def test_what_cannot_be_read_beside_an_authority_does_not_hide_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle"
    bundle.write_text(f"# Ours\n-----BEGIN CERTIFICATE-----\nMIIB\n{END}# The lab's\n{AUTHORITY.read_text()}")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "missing"))
    found = read(chain("good"))
    assert found
    assert found.untrusted is None


def test_an_unknown_authority_vouches_for_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "")
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    found = read(chain("good"))
    assert found
    assert found.untrusted


@pytest.mark.usefixtures("trusting")
def test_no_name_is_left_out() -> None:
    found = read(chain("good"))
    assert found
    assert {"mx1.control1.example", "mx1.not-mine.example"} <= set(found.names)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@pytest.mark.usefixtures("trusting")
@given(st.binary(max_size=200), st.integers(0, 400))
def test_rubbish_is_no_certificate(rubbish: bytes, at: int) -> None:
    whole = chain("good")[0]
    for data in (rubbish, whole[:at] + rubbish + whole[at + len(rubbish) :]):
        found = read([data])
        assert found is None or found.certificate_digests[0] == data.hex()
