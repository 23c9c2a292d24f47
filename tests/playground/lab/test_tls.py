"""STARTTLS with good and bad certificates."""

import shutil
import smtplib
import ssl
from pathlib import Path

import pytest

from playground.lab import Lab, load_domains
from playground.lab.certificates import AUTHORITY, NAMES
from playground.lab.certificates.renew import mail_names, policy_names, renew
from playground.lab.places import REGISTRY, STATUS
from tests.playground.lab.clients import StartTls, ehlo, mail_address, records, session


@pytest.fixture
def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(AUTHORITY))


async def names(lab: Lab, context: ssl.SSLContext, domain: str) -> set[str]:
    return await session(lab, await mail_address(lab, domain), StartTls(context, f"mx1.{domain}"))


async def test_the_good_certificate_has_the_name_of_every_mail_server(
    lab: Lab, trusting: ssl.SSLContext
) -> None:
    known = load_domains()
    wanted = {*mail_names(known), *policy_names(known), REGISTRY, STATUS}
    assert await names(lab, trusting, "healthy.example") == wanted, (
        "a domain of the lab came or went: python -m playground.lab.certificates.renew"
    )


@pytest.mark.parametrize(
    ("domain", "why"),
    [
        ("certificate-expired.example", "certificate has expired"),
        ("certificate-other.example", "Hostname mismatch"),
    ],
)
async def test_a_bad_certificate_is_bad_in_the_named_way(
    lab: Lab, trusting: ssl.SSLContext, domain: str, why: str
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=why):
        await names(lab, trusting, domain)


@pytest.mark.parametrize("domain", ["tls-garbled.example", "tls-dropping.example"])
async def test_a_handshake_can_fail(lab: Lab, trusting: ssl.SSLContext, domain: str) -> None:
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        await names(lab, trusting, domain)


async def test_a_server_without_tls_neither_offers_it_nor_knows_the_command(lab: Lab) -> None:
    def talk(client: smtplib.SMTP) -> tuple[bool, int]:
        return "starttls" in ehlo(client), client.docmd("STARTTLS")[0]

    assert await session(lab, await mail_address(lab, "no-tls.example"), talk) == (False, 502)


async def test_mail_without_tls_is_refused_if_tls_is_required(lab: Lab, trusting: ssl.SSLContext) -> None:
    def talk(client: smtplib.SMTP) -> tuple[int, int]:
        ehlo(client)
        before = client.mail("kim@client.example")[0]
        client._host = "mx1.tls-required.example"  # type: ignore[attr-defined]  # what smtplib verifies
        client.starttls(context=trusting)
        ehlo(client)
        return before, client.mail("kim@client.example")[0]

    assert await session(lab, await mail_address(lab, "tls-required.example"), talk) == (530, 250)


@pytest.mark.skipif(not shutil.which("openssl"), reason="certificates are made with openssl")
def test_certificates_can_be_renewed(tmp_path: Path) -> None:
    renew(tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {
        each.name for each in AUTHORITY.parent.glob("*.pem")
    }
    ssl.create_default_context(cafile=str(tmp_path / AUTHORITY.name))
    for name in NAMES:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tmp_path / f"{name}.pem")


async def test_dane_records_name_the_good_certificate(lab: Lab) -> None:
    right = await records(lab, "_25._tcp.mx1.dane.example", "TLSA")
    assert right[0].startswith("3 0 1 ")
    assert right == await records(lab, "_25._tcp.mx1.dane-mismatch.example", "TLSA")
