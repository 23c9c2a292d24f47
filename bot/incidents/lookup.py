"""Finds the incident that is meant: by thread, id or domain."""

from bot.incidents import answers
from bot.models.incident import Incident
from bot.models.intake import Intake, IntakeKind
from bot.ports.store import Incidents


async def incident_meant(store: Incidents, intake: Intake, name: str | None) -> Incident | str:
    """The incident that is meant, or a text that says why none can be shown."""
    if name is None:
        thread = intake.thread_ts or (intake.ts if intake.kind is IntakeKind.ACTION else None)
        here = await store.incident_in_thread(intake.team, intake.channel, thread) if thread else None
        return here or answers.no_thread()
    found = await (store.incident(name) if name.startswith("B-") else latest_incident(store, intake, name))
    if found is None or (found.team, found.channel) != (intake.team, intake.channel):
        return answers.unknown(name)
    return found


async def latest_incident(store: Incidents, intake: Intake, domain: str) -> Incident | None:
    """The channel's open incident for the domain, or else the newest."""
    found = await store.open_incident(intake.team, intake.channel, domain)
    return found or next(iter(await store.incidents_of(intake.team, intake.channel, domain, 1)), None)
