"""Certificates for TLS, stored as files, so that running the lab needs no openssl and no signing library.

`renew.py` creates them, together with an authority whose key is deleted at once, so trusting `AUTHORITY`
means trusting exactly these. Their keys are public and prove nothing.
"""

import hashlib
import ssl
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent

AUTHORITY = _HERE / "authority.pem"
"""The certificate of the lab's own authority, for tests that trust it."""

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
NAMES = ("good", "expired", "wrong-name")


@cache
def digest(name: str) -> str:
    """The SHA-256 of a whole certificate in hexadecimal; `name` is one of `NAMES`, or `authority`.

    TLSA records of type x 0 1 contain this (RFC 6698).
    """
    text = (_HERE / f"{name}.pem").read_text()
    start = text.index(_BEGIN)
    first = text[start : text.index(_END) + len(_END)]
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()


@cache
def context(name: str) -> ssl.SSLContext:
    """A TLS context for a server with the certificate of this name, one of `NAMES`."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(_HERE / f"{name}.pem")
    return made
