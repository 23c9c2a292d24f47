"""A provider that reports an incident: the verdict says so, whoever it blames, and hardly waits for it."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.diagnosis import Diagnostician, Ourselves
from bot.models.diagnosis import Actor, Diagnosis, Doubt, FindingState, RecheckKind, Subject
from bot.models.https import Fetched
from bot.models.query import Query
from tests.bot.diagnosis.conftest import CONTROLS, Desk

PAGES = (("mx1.example.com", "https://status.hoster.example"),)
BEGAN = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=40)
INCIDENT = {"name": "Incoming mail is delayed", "started_at": BEGAN.isoformat(), "impact": "major"}
TOLD = f"mx1.example.com reports an incident since {BEGAN:%Y-%m-%d %H:%M} UTC: “Incoming mail is delayed”."


class PaperPage:
    def __init__(
        self, *incidents: dict[str, str], stuck: bool = False, body: bytes = b"", status: int = 200
    ) -> None:
        self.body = body or json.dumps({"incidents": incidents}).encode()
        self.status = status
        self.stuck = stuck
        self.asked: list[str] = []

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        if "status.hoster" not in url:
            return Fetched(url=url, status=404)
        self.asked.append(url)
        if self.stuck:
            await asyncio.Event().wait()
        return Fetched(url=url, status=self.status, body=self.body)


async def ask(desk: Desk, page: PaperPage, words: str, doubt: Doubt | None = None) -> Diagnosis:
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
    assert seen.recheck.kind is RecheckKind.MEASURE


@pytest.mark.parametrize("words", ["451 4.3.0 Temporary system problem", "421 4.4.1 Connection timed out"])
async def test_when_page_and_servers_say_so_mail_gets_through_again(desk: Desk, words: str) -> None:
    """During the incident nobody is told to send again, however well the servers answer us."""
    during = await ask(desk, PaperPage(INCIDENT), words)
    assert during.verdict.cause == "provider-incident"
    silent = await ask(desk, PaperPage(status=503), words, during.doubt)
    assert silent.verdict.cause == "provider-incident"
    assert "reported an incident, and its status page does not answer" in silent.verdict.summary
    after = await ask(desk, PaperPage(), words, during.doubt)
    assert after.verdict.cause == "healthy"


async def test_a_fault_of_theirs_that_no_page_reported_is_not_over_because_the_page_reports_none(
    desk: Desk,
) -> None:
    seen = await ask(
        desk, PaperPage(), "451 4.3.0 Temporary system problem", Doubt(why="their mail system had a fault")
    )
    assert seen.verdict.cause != "healthy"


async def test_what_is_said_about_our_own_domain_is_not_surely_the_incident(desk: Desk) -> None:
    words = "451 4.1.8 Sender address rejected: Domain of sender address does not resolve"
    seen = await ask(desk, PaperPage(INCIDENT), words)
    weights = {each.cause: each.weight for each in seen.causes}
    assert seen.verdict.cause != "provider-incident"
    assert weights["provider-incident"] < 0.5
    assert TOLD.removesuffix(".") in seen.verdict.summary


async def test_an_incident_left_open_for_months_explains_nothing(desk: Desk) -> None:
    forgotten = INCIDENT | {"started_at": (BEGAN - timedelta(days=100)).isoformat()}
    seen = await ask(desk, PaperPage(forgotten), "451 4.3.0 Temporary system problem")
    assert seen.verdict.actor is Actor.UNKNOWN
    assert seen.doubt is None


async def test_a_page_that_fails_is_told_as_asked_in_vain(desk: Desk) -> None:
    seen = await ask(desk, PaperPage(status=503), "451 4.3.0 Temporary system problem")
    (told,) = [each for each in seen.findings if each.check == "provider"]
    assert told.state is FindingState.UNKNOWN
    assert told.summary.startswith("The status page of mx1.example.com could not be read: status 503")


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
    assert during.doubt.since == BEGAN

    after = await ask(desk, PaperPage(), "550 5.1.1 User unknown", doubt=during.doubt)
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
    assert told.summary.startswith(
        "The status page of mx1.example.com could not be read: not the feed that was expected ("
    )


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
