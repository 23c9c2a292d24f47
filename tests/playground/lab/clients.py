"""Independent clients: dnspython for queries, smtplib for sessions."""

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import dns.asyncquery
import dns.flags
import dns.message

from playground.lab import Lab
from playground.lab.places import RESOLVER

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds to wait for an answer that will come, by the clock of a machine that may stand still."""


async def ask(
    lab: Lab,
    name: str,
    rdtype: str = "MX",
    *,
    server: str = RESOLVER,
    cd: bool = False,
    tcp: bool = False,
    timeout: float = PATIENCE,
) -> dns.message.Message:
    """Sends one query to one server, with EDNS and DO."""
    query = dns.message.make_query(name, rdtype, use_edns=0, want_dnssec=True)
    if cd:
        query.flags |= dns.flags.CD
    client = dns.asyncquery.tcp if tcp else dns.asyncquery.udp
    return await client(query, server, timeout, lab.dns_port)


async def records(lab: Lab, name: str, rdtype: str = "MX", timeout: float = PATIENCE) -> list[str]:
    """The records of this type in the answer, as text."""
    response = await ask(lab, name, rdtype, timeout=timeout)
    wanted = [rrset for rrset in response.answer if rrset.rdtype == response.question[0].rdtype]
    return sorted(str(record) for rrset in wanted for record in rrset)


async def mail_address(lab: Lab, domain: str, number: int = 1) -> str:
    """The address of the domain's mail server with this number."""
    return (await records(lab, f"mx{number}.{domain}", "A"))[0]


async def session(lab: Lab, address: str, talk: Callable[[smtplib.SMTP], T], timeout: float = PATIENCE) -> T:
    """Connects, runs `talk`, and closes. Raises what smtplib raises."""

    def run() -> T:
        client = smtplib.SMTP(timeout=timeout)
        try:
            code, banner = client.connect(address, lab.smtp_port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, banner)
            return talk(client)
        finally:
            client.close()

    return await asyncio.to_thread(run)


def ehlo(client: smtplib.SMTP) -> dict[str, str]:
    """The extensions that the server offers. Raises SMTPHeloError."""
    code, text = client.ehlo("client.example")
    if code != 250:
        raise smtplib.SMTPHeloError(code, text)
    return client.esmtp_features


async def until(condition: Callable[[], object]) -> None:
    """Waits for a condition, checking it at every turn of the loop."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)


@dataclass(frozen=True)
class StartTls:
    """Sends STARTTLS and returns the names in the certificate. Raises what the handshake raises."""

    context: ssl.SSLContext
    host: str

    def __call__(self, client: smtplib.SMTP) -> set[str]:
        ehlo(client)
        code, text = client.docmd("STARTTLS")
        assert code == 220, text
        assert isinstance(client.sock, socket.socket)
        with self.context.wrap_socket(client.sock, server_hostname=self.host) as secure:
            certificate = secure.getpeercert() or {}
            return {str(name[1]) for name in certificate["subjectAltName"]}
