"""Makes the lab's certificates anew: `python -m playground.lab.certificates.renew`. Needs openssl.

To be run when `domains.toml` gets a mail server with a new name.
"""

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from playground.lab.certificates import AUTHORITY
from playground.lab.domain import Domain, load_domains

_HERE = Path(__file__).parent
_SOON, _LATE = "20250101000000Z", "20991231235959Z"
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
unique_subject = no
[any]
commonName = supplied
"""


def main() -> None:
    names = mail_names(load_domains())
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "lab.cnf").write_text(_CONFIG)
        (work / "index.txt").touch()
        _authority(work)
        _issue(work, "good", names, _LATE)
        _issue(work, "expired", names, "20250201000000Z")
        _issue(work, "wrong-name", ["somebody-else.example"], _LATE)


def mail_names(domains: Mapping[str, Domain]) -> list[str]:
    """What all mail servers call themselves."""
    return [each.mail_name(i) for each in domains.values() for i in range(1, each.servers + 1)]


def _authority(work: Path) -> None:
    _openssl(
        work,
        *_KEY,
        "-x509",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "27000",
        "-subj",
        "/CN=Bounce lab",
    )
    AUTHORITY.write_text((work / "ca.pem").read_text())


def _issue(work: Path, name: str, hosts: Sequence[str], until: str) -> None:
    alternatives = "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts)
    request = ("-keyout", "key.pem", "-out", "request.pem", "-subj", f"/CN={name}", "-addext", alternatives)
    _openssl(work, *_KEY, *request)
    signer = ("ca", "-batch", "-notext", "-config", "lab.cnf", "-cert", "ca.pem", "-keyfile", "ca.key")
    _openssl(work, *signer, "-in", "request.pem", "-out", "cert.pem", "-startdate", _SOON, "-enddate", until)
    (_HERE / f"{name}.pem").write_text((work / "key.pem").read_text() + (work / "cert.pem").read_text())


_KEY = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def _openssl(work: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=work, check=True, capture_output=True)  # noqa: S603, S607


if __name__ == "__main__":
    main()
