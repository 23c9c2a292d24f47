"""Certificates for STARTTLS. Data, so that running the lab needs no openssl and no library that signs.

`renew.py` makes them anew, together with an authority whose key is thrown away at once: who trusts
`AUTHORITY` trusts just these. Their keys are public and prove nothing to anybody.
"""

import hashlib
import ssl
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent

AUTHORITY = _HERE / "authority.pem"
"""The certificate of the lab's own authority, for tests that want to trust it."""

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
NAMES = ("good", "expired", "wrong-name")


@cache
def digest(name: str) -> str:
    """SHA-256 of a whole certificate, in hexadecimal: one of `NAMES`, or `authority`.

    As TLSA records of type x 0 1 hold it (RFC 6698).
    """
    text = (_HERE / f"{name}.pem").read_text()
    start = text.index(_BEGIN)
    first = text[start : text.index(_END) + len(_END)]
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()


@cache
def context(name: str) -> ssl.SSLContext:
    """The server's side of TLS with one of `NAMES`."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(_HERE / f"{name}.pem")
    return made
