"""The audit of the locked libraries: a finding fails the build, a missing network does not."""

import json

from tests.audit import judge

SOUND = {"name": "idna", "version": "3.20", "vulns": []}
SICK = {"name": "mako", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.4"]}]}
UNKNOWN = {"name": "yarl", "skip_reason": "not found"}


def test_a_vulnerability_fails_and_names_the_fixed_version() -> None:
    status, words = judge(json.dumps({"dependencies": [SOUND, SICK, UNKNOWN]}))
    assert status == 1
    assert words == "mako 1.0: PYSEC-1; mended in 1.4; then make lock."


def test_libraries_without_vulnerabilities_pass_and_are_counted() -> None:
    status, words = judge(json.dumps({"dependencies": [SOUND, UNKNOWN]}))
    assert (status, words) == (0, "1 locked libraries of 2 audited: no known vulnerability.")


def test_without_a_network_nothing_is_claimed() -> None:
    for report in ("", "Traceback", json.dumps({"dependencies": [UNKNOWN]})):
        status, words = judge(report)
        assert status == 0
        assert words.startswith("Not audited")
