"""Checks the locked libraries for known vulnerabilities: `python -m tests.audit`, part of `make lint`."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

COMMAND = ["pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--timeout", "5"]


def main(lock: str = "requirements.lock") -> int:
    command = [sys.executable, "-m", *COMMAND, "--format", "json", "-r", lock]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    status, words = judge(done.stdout)
    print(words)
    return status


def judge(report: str) -> tuple[int, str]:
    """The exit status and the message for pip-audit's output. Without a network nothing is known, which is no
    failure."""
    try:
        libraries = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return 0, "Not audited: no vulnerability database could be reached."
    audited = [library for library in libraries if "skip_reason" not in library]
    found = list(_vulnerabilities(audited))
    if found:
        return 1, "\n".join(found)
    if not audited:
        return 0, "Not audited: the vulnerability database knows none of the libraries here."
    return 0, f"{len(audited)} locked libraries of {len(libraries)} audited: no known vulnerability."


def _vulnerabilities(libraries: list[dict[str, Any]]) -> Iterator[str]:
    for library in libraries:
        for one in library["vulns"]:
            mended = ", ".join(one["fix_versions"]) or "no version yet"
            yield f"{library['name']} {library['version']}: {one['id']}; mended in {mended}; then make lock."


if __name__ == "__main__":
    sys.exit(main())
