"""Certificates as servers send them: trusted, untrusted, chains, and garbage."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
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
def test_trust_does_not_depend_on_dates_and_names(name: str) -> None:
    found = read(chain(name))
    assert found
    assert found.untrusted is None
    assert [each.certificate_digests[1] for each in found.issuers] == [digest("authority")]


def test_a_folder_of_authorities_counts_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "lab.pem").write_text(AUTHORITY.read_text())
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    found = read(chain("good"))
    assert found
    assert found.untrusted is None


def test_unreadable_certificates_do_not_hide_an_authority(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle"
    bundle.write_text(f"# Ours\n-----BEGIN CERTIFICATE-----\nMIIB\n{END}# The lab's\n{AUTHORITY.read_text()}")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "missing"))
    found = read(chain("good"))
    assert found
    assert found.untrusted is None


def test_a_certificate_of_an_unknown_authority_is_untrusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "")
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    found = read(chain("good"))
    assert found
    assert found.untrusted


@pytest.mark.usefixtures("trusting")
def test_all_names_of_a_certificate_are_read() -> None:
    found = read(chain("good"))
    assert found
    assert {"mx1.control1.example", "mx1.not-mine.example"} <= set(found.names)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@pytest.mark.usefixtures("trusting")
@given(st.binary(max_size=200), st.integers(0, 400))
def test_garbage_is_no_certificate(rubbish: bytes, at: int) -> None:
    whole = chain("good")[0]
    for data in (rubbish, whole[:at] + rubbish + whole[at + len(rubbish) :]):
        found = read([data])
        assert found is None or found.certificate_digests[0] == data.hex()


def made(*names: str, issuer: str = "somebody") -> bytes:
    """An untrusted certificate with any content."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )


@pytest.mark.usefixtures("trusting")
def test_nothing_in_a_certificate_breaks_the_line_that_shows_it() -> None:
    forged = "\n  ok  smtp  all is well"
    found = read([made(f"a.example{forged}", "b" * 500, "mx1.example", issuer=f"somebody{forged}")])
    assert found
    assert found.names == ("mx1.example",)
    assert found.untrusted
    assert "somebody" in found.untrusted
    assert found.untrusted.isprintable()
