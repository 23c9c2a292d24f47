"""A diagnosis as `bouncebot diagnose --json` prints it."""

from dataclasses import asdict
from typing import Any

from bot.models.diagnosis import Diagnosis, Finding, WeighedCause

_ASKED = ("status", "reply", "domain", "address", "size")


def diagnosis_as_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """The diagnosis as plain data, with enumerations as strings."""
    return {
        "query": {name: getattr(diagnosis.query, name) for name in _ASKED},
        "others": list(diagnosis.others),
        "verdict": asdict(diagnosis.verdict),
        "causes": [_cause(each) for each in diagnosis.causes],
        "findings": [finding_as_json(each) for each in diagnosis.findings],
        "steps": [{"actor": each.actor, "text": each.text} for each in diagnosis.steps],
        "recheck": asdict(diagnosis.recheck),
        "elapsed_seconds": diagnosis.elapsed_seconds,
    }


def _cause(weighed: WeighedCause) -> dict[str, Any]:
    return {
        "cause": weighed.cause,
        "weight": weighed.weight,
        "for": list(weighed.supports),
        "against": list(weighed.against),
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "check": finding.check,
        "state": finding.state,
        "summary": finding.summary,
        "detail": dict(finding.detail),
        "at_seconds": finding.at_seconds,
        "seconds": finding.seconds,
    }
