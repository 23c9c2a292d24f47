"""Creates the lab's certificates: `python -m playground.lab.certificates.renew`. Needs openssl.

Run it when a mail server or a policy with a new name is added to `domains/`.
"""

import shlex
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from playground.lab.certificates import AUTHORITY
from playground.lab.dns.zone import POLICY_HOST
from playground.lab.domain import Domain, load_domains
from playground.lab.places import REGISTRY, STATUS

_EARLY, _LATE = "20250101000000Z", "20991231235959Z"
_KEY = "req -config lab.cnf -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
_SIGN = f"ca -config lab.cnf -batch -notext -keyfile ca.key -startdate {_EARLY}"
_CONFIG = """
[ca]
default_ca = lab
[lab]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
x509_extensions = server
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = none
[none]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


def renew(target: Path) -> None:
    """Writes the certificates of the authority and the servers into a folder. Raises CalledProcessError."""
    domains = load_domains()
    names = [*mail_names(domains), *policy_names(domains), REGISTRY, STATUS]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "lab.cnf").write_text(_CONFIG)
        (work / "index.txt").touch()
        (target / AUTHORITY.name).write_text(_authority(work))
        (target / "good.pem").write_text(_issue(work, names, _LATE))
        (target / "expired.pem").write_text(_issue(work, names, "20250201000000Z"))
        (target / "wrong-name.pem").write_text(_issue(work, ["somebody-else.example"], _LATE))


def mail_names(domains: Mapping[str, Domain]) -> list[str]:
    """The names of all mail servers."""
    return [each.mail_name(i) for each in domains.values() for i in range(1, each.servers + 1)]


def policy_names(domains: Mapping[str, Domain]) -> list[str]:
    """The hosts where policies are published."""
    return [f"{POLICY_HOST}.{each.name}" for each in domains.values() if each.policy is not None]


def _authority(work: Path) -> str:
    _openssl(work, f"{_KEY} -subj '/CN=Bounce lab' -keyout ca.key -out request.pem")
    _openssl(work, f"{_SIGN} -selfsign -extensions authority -enddate {_LATE} -in request.pem -out ca.pem")
    return (work / "ca.pem").read_text()


def _issue(work: Path, hosts: Sequence[str], until: str) -> str:
    """A key, a certificate, and the authority's certificate, in the order servers send them."""
    alternatives = ",".join(f"DNS:{host}" for host in hosts)
    _openssl(
        work, f"{_KEY} -subj /CN=lab -addext subjectAltName={alternatives} -keyout key.pem -out request.pem"
    )
    _openssl(work, f"{_SIGN} -cert ca.pem -enddate {until} -in request.pem -out cert.pem")
    return (work / "key.pem").read_text() + (work / "cert.pem").read_text() + (work / "ca.pem").read_text()


def _openssl(work: Path, command: str) -> None:
    subprocess.run(["openssl", *shlex.split(command)], cwd=work, check=True, capture_output=True)  # noqa: S603, S607


if __name__ == "__main__":
    renew(AUTHORITY.parent)
