"""From what a detector found about a recipient, and what its words mean, to a bounce."""

from collections.abc import Iterable, Iterator
from typing import get_args

from bot.models.bounce import Action, Bounce, Evidence
from bot.reading.classify import Classification, classify
from bot.reading.facts import Facts
from bot.reading.notice.details import size_in
from bot.reading.search import Result

_ACTIONS: dict[str, Action] = {action: action for action in get_args(Action)}
_CERTAINTY_OF_FORM = 0.95


def bounces_of(found: Iterable[Result]) -> Iterator[Bounce]:
    """A bounce for each recipient that the results tell of."""
    return (bounce_of(facts, result) for result in found for facts in result.facts)


def bounce_of(facts: Facts, result: Result) -> Bounce:
    """The bounce of one recipient: the facts, what they mean, and what the report says of the mail itself."""
    report = result.report
    original = report.original
    means = _by_form(facts, facts.reason) if facts.reason else classify(facts)
    said = means._replace(conflicts=(*means.conflicts, result.note)) if result.note else means
    return Bounce(
        **said._asdict(),
        recipient=facts.recipient,
        alias=facts.alias,
        action=None if facts.reason else _action(facts, means),
        diagnostic=facts.diagnostic,
        command=facts.command,
        reporting_mta=facts.reporting_mta,
        remote_mta=facts.remote_mta,
        told_by_reporter=facts.told_by_reporter,
        told_to_program=report.by_program,
        arrived=report.arrived,
        size=size_in(facts.diagnostic) or original.size,
        message_id=original.message_id,
        sender=original.sender,
        envelope_from=original.envelope_from,
        signatures=original.signatures,
        subject=original.subject,
    )


def _action(facts: Facts, means: Classification) -> Action | None:
    """The action; of words alone, `delivered` if the reply accepted the mail."""
    taken = facts.bare and means.reason == "delivered"
    return "delivered" if taken else _ACTIONS.get(facts.action or "")


def _by_form(facts: Facts, reason: str) -> Classification:
    """What a message means whose form says it all, such as an automatic reply: its words are not asked."""
    sign = Evidence(text=facts.sign, rule=f"{reason}/form", part=facts.part)
    return Classification(
        reason=reason, confidence=_CERTAINTY_OF_FORM, evidence=(sign,) if facts.sign else ()
    )
