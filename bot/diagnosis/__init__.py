"""From a subject to a verdict: weighs the bounce's words and the findings of the checks."""

from bot.checks.context import Ourselves
from bot.diagnosis.as_json import diagnosis_as_json
from bot.diagnosis.diagnostician import Diagnostician

__all__ = ["Diagnostician", "Ourselves", "diagnosis_as_json"]
