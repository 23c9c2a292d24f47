"""An explanation as `bouncebot explain --json` prints it."""

from dataclasses import asdict
from typing import Any

from bot.models.explanation import Explanation


def explanation_as_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain data; actors are strings, unknown values None."""
    return {
        "code": explanation.code,
        "title": explanation.title,
        "meaning": explanation.meaning,
        "temporary": explanation.temporary,
        "actor": explanation.actor.value,
        "causes": [asdict(each) for each in explanation.causes],
        "steps": [{"actor": each.actor.value, "text": each.text} for each in explanation.steps],
        "wait_seconds": explanation.wait_seconds,
        "faq": [asdict(each) for each in explanation.faq],
        "sources": list(explanation.sources),
    }
