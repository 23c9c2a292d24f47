"""Whose status page is asked, and what is told of it."""

import pytest

from bot.checks.context import Context, Ourselves
from bot.checks.servers.incidents import Incident
from bot.checks.servers.provider import Unanswered, ask_provider, find_page, load_pages, tell_incidents
from bot.models.diagnosis import Finding, FindingState
from bot.models.https import Fetched
from tests.twins.network import PaperProber, PaperResolver

GMAIL = ["aspmx.l.google.com", "alt1.aspmx.l.google.com"]


class PaperPages:
    """Gives the same answer for every page."""

    def __init__(self, body: bytes = b"[]", status: int = 200) -> None:
        self.asked: list[str] = []
        self._body = body
        self._status = status

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        self.asked.append(url)
        return Fetched(url=url, status=self._status, body=self._body)


def context(fetcher: PaperPages | None = None, own: tuple[tuple[str, str], ...] | None = ()) -> Context:
    shown: list[Finding] = []
    ourselves = Ourselves(status_pages=own)
    return Context(PaperResolver({}), PaperProber(), shown.append, ourselves, fetcher=fetcher or PaperPages())


def test_the_provider_is_whoever_runs_the_mail_servers() -> None:
    page = find_page(context(), GMAIL)
    assert page
    assert (page.provider, page.parts) == ("Gmail", ("Gmail",))
    assert find_page(context(), ["mx1.example.com", "notgoogle.com"]) is None


def test_the_first_mail_host_with_a_known_provider_decides() -> None:
    page = find_page(context(), ["gate.example.com", "in1-smtp.messagingengine.com", *GMAIL])
    assert page
    assert page.provider == "Fastmail"


def test_a_page_that_the_operator_names_comes_before_the_known_ones() -> None:
    own = (("l.google.com", "https://status.hoster.example/"),)
    page = find_page(context(own=own), GMAIL)
    assert page
    assert page.provider == "l.google.com"
    assert page.feed == "https://status.hoster.example/api/v2/incidents/unresolved.json"


def test_no_page_is_asked_if_that_is_switched_off() -> None:
    assert find_page(context(own=None), GMAIL) is None


@pytest.mark.parametrize("page", load_pages(), ids=lambda each: each.provider)
def test_each_known_page_is_asked_over_https_only(page: object) -> None:
    assert page in load_pages()
    assert page.feed.startswith("https://")  # type: ignore[attr-defined]


async def test_incidents_of_other_parts_of_the_service_do_not_count() -> None:
    body = b'[{"external_desc": "Files", "affected_products": [{"title": "Google Drive"}]}]'
    asked = context(PaperPages(body))
    page = find_page(asked, GMAIL)
    assert page
    assert await ask_provider(asked, page) == []


@pytest.mark.parametrize("pages", [PaperPages(status=503), PaperPages(b"<html>moved</html>")])
async def test_a_page_that_cannot_be_read_is_told_with_the_reason(pages: PaperPages) -> None:
    asked = context(pages)
    page = find_page(asked, GMAIL)
    assert page
    report = await ask_provider(asked, page)
    assert isinstance(report, Unanswered)
    tell_incidents(asked, page, report)
    assert asked.findings[0].state is FindingState.UNKNOWN
    assert report.why in asked.findings[0].summary


def test_an_incident_is_a_warning_with_the_way_to_its_page() -> None:
    asked = context()
    page = find_page(asked, GMAIL)
    assert page
    tell_incidents(asked, page, [Incident("Incoming mail is delayed", None), Incident("Older", None)])
    tell_incidents(asked, page, [])
    warning, fine = asked.findings
    assert (warning.id, warning.state) == ("provider:Gmail", FindingState.WARN)
    assert warning.summary == (
        "Gmail reports an incident: “Incoming mail is delayed” (https://www.google.com/appsstatus/dashboard/)"
    )
    assert fine.state is FindingState.OK
