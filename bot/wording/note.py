"""The note to a postmaster: what fails, the server's reply, what we found, and what we ask for."""

from collections.abc import Iterator
from datetime import UTC

from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, Diagnosis, FindingState
from bot.models.incident import Incident
from bot.wording.text import in_its_words

LONGEST_TO_FIND = 254
"""Most characters of an address or Message-ID; a longer one would crowd out the rest."""

_SENT = ("Mail to {} does not arrive", "Mail from us to {} does not arrive.")
_ASKED = ("Mail servers of {}", "We checked whether mail from us can reach {}, and found a problem.")
"""The subject and the first sentence; the second if no bounce is known."""


def note_to_postmaster(incident: Incident) -> str:
    """The text of the note, with its subject line."""
    return "\n".join(_note(incident))


def _note(incident: Incident) -> Iterator[str]:
    query = incident.query
    whom = query.address or (f"addresses at {query.domain}" if query.domain else "you")
    subject, first = _SENT if incident.count else _ASKED
    yield f"Subject: {subject.format(query.domain or whom)}"
    yield from ("", "Dear postmaster,", "", first.format(whom))
    if reply := in_its_words(query, incident.bounce):
        yield from ("", "It came back with this reply:", "", *(f"    {line}" for line in reply.splitlines()))
    elif query.status:
        yield from ("", f"It came back with the code {query.status}.")
    if incident.bounce and (known := list(_in_their_log(incident.bounce))):
        yield from ("", "To find it in your log:", *known)
    if incident.diagnosis:
        yield from _seen(incident, incident.diagnosis)
    yield from ("", "Could you please look into this? We can send more details.", "", "Thank you.")


def _in_their_log(bounce: Bounce) -> Iterator[str]:
    """What identifies the message in their log, as far as the bounce says."""
    returned = f"{bounce.arrived.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if bounce.arrived else None
    known = {
        "from": bounce.envelope_from or bounce.sender,
        "Message-ID": bounce.message_id,
        "sent by": bounce.reporting_mta,
        "to your server": bounce.remote_mta,
        "returned": returned,
    }
    for name, value in known.items():
        if value and len(value) <= LONGEST_TO_FIND:
            yield f"- {name}: {' '.join(value.split())}"


def _seen(incident: Incident, diagnosis: Diagnosis) -> Iterator[str]:
    when = f" at {incident.looked_at:%Y-%m-%d %H:%M} UTC" if incident.looked_at else ""
    seen = [finding for finding in diagnosis.findings if finding.check != "reply"]
    bad = [finding for finding in seen if finding.state in {FindingState.FAIL, FindingState.WARN}]
    yield from (
        "",
        f"What we found{when}: {diagnosis.verdict.summary}",
        *(f"- {found.summary}" for found in bad),
    )
    asks = [step.text for step in diagnosis.steps if step.actor is Actor.RECIPIENT]
    if asks:
        yield from ("", "What we think would help:", *(f"- {text}" for text in asks))
