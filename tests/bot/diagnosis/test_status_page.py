"""A provider that reports an incident: the verdict says so, whoever it blames, and hardly waits for it."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from bot.diagnosis import Diagnostician, Ourselves
from bot.models.diagnosis import Actor, Diagnosis, FindingState, RecheckKind, Subject
from bot.models.https import Fetched
from bot.models.query import Query
from tests.bot.diagnosis.conftest import CONTROLS, Desk

PAGES = (("mx1.example.com", "https://status.hoster.example"),)
INCIDENT = {"name": "Incoming mail is delayed", "started_at": "2026-12-01T08:12:00Z", "impact": "major"}
TOLD = "mx1.example.com reports an incident since 2026-12-01 08:12 UTC: “Incoming mail is delayed”."


class PaperPage:
    def __init__(self, *incidents: dict[str, str], stuck: bool = False, body: bytes = b"") -> None:
        self.body = body or json.dumps({"incidents": incidents}).encode()
        self.stuck = stuck
        self.asked: list[str] = []

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        if "status.hoster" not in url:
            return Fetched(url=url, status=404)
        self.asked.append(url)
        if self.stuck:
            await asyncio.Event().wait()
        return Fetched(url=url, status=200, body=self.body)


async def ask(desk: Desk, page: PaperPage, words: str, doubt: str | None = None) -> Diagnosis:
    ourselves = Ourselves(control_hosts=tuple(CONTROLS), status_pages=PAGES)
    diagnose = Diagnostician(desk.resolver, desk.prober, ourselves, fetcher=page)
    query = Query(status=words[4:9], reply=words, domain="example.com")
    return await diagnose(Subject(query=query, doubt=doubt), desk.shown.append)


async def test_mail_put_off_during_an_incident_is_the_providers_trouble(desk: Desk) -> None:
    seen = await ask(desk, PaperPage(INCIDENT), "451 4.3.0 Temporary system problem")
    assert (seen.verdict.cause, seen.verdict.actor) == ("provider-incident", Actor.RECIPIENT)
    assert seen.verdict.summary.startswith(TOLD)
    assert seen.verdict.summary.count("reports an incident") == 1
    assert any("https://status.hoster.example/" in each.text for each in seen.steps)
    assert seen.recheck.kind is RecheckKind.REMIND


async def test_without_an_incident_the_same_words_blame_nobody(desk: Desk) -> None:
    seen = await ask(desk, PaperPage(), "451 4.3.0 Temporary system problem")
    assert seen.verdict.actor is Actor.UNKNOWN
    assert "incident" not in seen.verdict.summary
    (told,) = [each for each in seen.findings if each.check == "provider"]
    assert told.state is FindingState.OK


async def test_a_mailbox_refused_during_an_incident_may_exist(desk: Desk) -> None:
    seen = await ask(desk, PaperPage(INCIDENT), "550 5.1.1 User unknown")
    assert seen.verdict.cause == "mailbox-unknown"
    assert seen.verdict.summary.startswith(TOLD.removesuffix("."))
    assert "may refuse mailboxes that exist" in seen.verdict.summary
    assert seen.verdict.summary.count("reports an incident") == 1
    assert seen.verdict.confidence < 0.8
    assert "Wait until the incident at mx1.example.com is over" in seen.steps[0].text
    assert "Take no address off your lists before that." in seen.steps[0].text
    assert (seen.recheck.kind, seen.recheck.after_seconds) == (RecheckKind.REMIND, 2 * 3600)


async def test_once_the_incident_is_over_a_mailbox_it_refused_may_still_exist(desk: Desk) -> None:
    """*Check now* would else say: take it off your lists."""
    during = await ask(desk, PaperPage(INCIDENT), "550 5.1.1 User unknown")
    assert during.doubt
    assert during.doubt.why == "mx1.example.com reported an incident"
    assert during.doubt.since == datetime(2026, 12, 1, 8, 12, tzinfo=UTC)

    after = await ask(desk, PaperPage(), "550 5.1.1 User unknown", doubt=during.doubt.why)
    assert after.verdict.cause == "mailbox-unknown"
    assert after.verdict.confidence < 0.8
    assert after.verdict.summary.startswith(
        "The mailbox was refused while mx1.example.com reported an incident, and may exist."
    )
    assert after.steps[0].text.startswith("Send again now: mx1.example.com reported an incident")
    assert not any("take the address off your lists" in each.text for each in after.steps)
    assert (after.recheck.kind, after.doubt) == (RecheckKind.REMIND, None)

    later = await ask(desk, PaperPage(), "550 5.1.1 User unknown")
    assert any("take the address off your lists" in each.text for each in later.steps)


async def test_greylisting_stays_greylisting_during_an_incident(desk: Desk) -> None:
    seen = await ask(desk, PaperPage(INCIDENT), "450 4.7.1 Greylisted, see you in 300 seconds")
    assert seen.verdict.cause == "greylisted"


async def test_a_page_that_answers_with_an_error_is_reported_as_not_read(desk: Desk) -> None:
    seen = await ask(desk, PaperPage(body=b"<html>moved</html>"), "451 4.3.0 Temporary system problem")
    (told,) = [each for each in seen.findings if each.check == "provider"]
    assert told.state is FindingState.UNKNOWN
    assert told.summary.startswith("The status page of mx1.example.com could not be read (https://")


async def test_a_page_that_hangs_is_not_waited_for_and_reported_as_skipped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.diagnosis.investigation.GRACE", 0.01)
    page = PaperPage(stuck=True)
    seen = await ask(desk, page, "451 4.3.0 Temporary system problem")
    assert page.asked
    (told,) = [each for each in seen.findings if each.check == "provider"]
    assert told.state is FindingState.SKIPPED
    assert told.summary == "The status page of mx1.example.com did not answer before the verdict"
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for each in left:
        each.cancel()
    await asyncio.gather(*left, return_exceptions=True)
