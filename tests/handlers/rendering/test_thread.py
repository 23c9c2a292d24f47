"""Posts in the thread: the verdict with its evidence, what to do, what changed, who did what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.bounce import Bounce, Evidence
from bot.models.content import (
    Acted,
    Closed,
    Content,
    Diagnosed,
    Digest,
    Explained,
    Joined,
    Listed,
    Noted,
    NotFollowed,
    Reasoned,
    Rechecked,
    Said,
    SecondTrouble,
    SetApart,
)
from bot.models.diagnosis import Actor, Diagnosis, Finding, FindingState, Step
from bot.models.incident import Incident, IncidentState
from bot.models.query import Query
from bot.models.watch import Changed, Outcome
from handlers.rendering import Rendered, SlackRenderer, findings
from tests.handlers.rendering.contents import ADA, NOW, diagnosis, explanation, finding, incident, post
from tests.handlers.rendering.seen import every, strings

SUMMARY = "Neither of example.com's two mail servers accepts connections; other servers do."
REPLY = "451 4.4.1 <bob@example.com>: no answer from host"
DOWN = replace(incident(SUMMARY), query=Query(status="4.4.1", domain="example.com"))
DEAD = finding("mx1.example.com does not answer", 1, FindingState.FAIL)
FINE = finding("a control host answers", 2, FindingState.OK)
UNASKED = finding("IPv6 was not tried: we have none", 3, FindingState.SKIPPED)


def found(*findings: Finding) -> Diagnosis:
    base = diagnosis(SUMMARY, 0)
    cause = replace(base.causes[0], supports=(DEAD.id,), against=(FINE.id,))
    steps = (Step(actor=Actor.RECIPIENT, text="Start the mail server again."),)
    return replace(
        base, query=DOWN.query, causes=(cause,), findings=findings or (FINE, UNASKED, DEAD), steps=steps
    )


def patiently(base: Diagnosis) -> Diagnosis:
    """The same diagnosis, with waiting among the steps."""
    return replace(base, steps=(*base.steps, Step(actor=Actor.NOBODY, text="Wait an hour.")))


def drawn(content: Content) -> Rendered:
    return SlackRenderer().message(post(content), DOWN, None)


def words(rendered: Rendered) -> str:
    return " ".join(strings(rendered.blocks))


def table(rendered: Rendered) -> list[list[str]]:
    (shown,) = every(rendered.blocks, "table")
    return [[cell["text"] for cell in row] for row in shown["rows"]]


def test_the_verdict_gives_actor_certainty_and_steps() -> None:
    said = words(drawn(Diagnosed(diagnosis=found())))
    for fact in (SUMMARY, "Whose problem: ", "their side", "93%", "They: ", "Start the mail server again."):
        assert fact in said


def test_waiting_is_a_step_without_an_actor() -> None:
    wait = Step(actor=Actor.NOBODY, text="Leave the message in the queue.")
    said = strings(drawn(Diagnosed(diagnosis=replace(found(), steps=(wait,)))).blocks)
    assert "Leave the message in the queue." in said
    assert "Nobody" not in " ".join(said)


def test_a_phone_shows_the_problem_and_the_actor_first() -> None:
    told = drawn(Diagnosed(diagnosis=found())).text
    assert told == f"example.com: no mail server answers · their side. {SUMMARY}"


def test_no_finding_is_listed_for_and_against_the_same_cause() -> None:
    weighed = found()
    cause = replace(weighed.causes[0], supports=(DEAD.id, FINE.id), against=(DEAD.id,))
    won = replace(weighed, causes=(cause,))
    lost = replace(won, verdict=replace(won.verdict, cause="recipient-refusing"))
    assert findings.sides(cause, won) == ([DEAD.id, FINE.id], [])
    assert findings.sides(cause, lost) == ([FINE.id], [DEAD.id])


def test_reasons_for_and_against_are_separate() -> None:
    said = words(drawn(Diagnosed(diagnosis=found())))
    assert said.index("Evidence for it") < said.index(DEAD.summary) < said.index("Evidence against it")


def test_if_two_causes_weigh_the_same_the_evidence_for_each_is_given() -> None:
    base = found()
    rivals = (
        replace(base.causes[0], cause="mailbox-unknown", supports=(FINE.id,), weight=0.72),
        replace(base.causes[0], cause="recipient-unreachable", weight=0.69),
        replace(base.causes[0], cause="congestion", weight=0.1),
    )
    tied = replace(base, causes=rivals, verdict=replace(base.verdict, cause="inconclusive"))
    said = words(drawn(Diagnosed(diagnosis=tied)))
    assert "Evidence for \u201cno such mailbox\u201d" in said
    assert "Evidence for \u201cno mail server answers\u201d" in said
    assert "congested" not in said


def test_the_table_has_failures_first_and_omits_checks_not_made() -> None:
    rows = table(drawn(Reasoned(diagnosis=found())))
    assert [row[0] for row in rows] == ["Result", "✗ failed", "✓ ok"]


def test_what_the_evidence_shows_is_not_repeated_among_the_other_checks() -> None:
    """Nor what could not be checked; whatever has no room in those lists is not lost."""
    fine = finding("ns1 answers", 4, FindingState.OK)
    dark = finding("ns2 gave no telling answer", 5, FindingState.UNKNOWN)
    dead = [finding(f"mx{n} does not answer", n, FindingState.FAIL) for n in range(6, 12)]
    base = found(DEAD, FINE, UNASKED, fine, dark, *dead)
    cause = replace(base.causes[0], supports=tuple(each.id for each in dead))
    told = drawn(Diagnosed(diagnosis=replace(base, causes=(cause,))))
    shown = [row[2] for row in table(told)][1:]
    assert shown == [DEAD.summary, dead[-1].summary, fine.summary]
    assert all(words(told).count(f.summary) == 1 for f in (DEAD, FINE, fine, dark, UNASKED, *dead))


def test_comparisons_with_the_same_result_share_a_row() -> None:
    others = [
        Finding(
            check="vantage", subject=f"mx{n}.other.example", state=FindingState.OK, summary=f"mx{n} answers"
        )
        for n in (1, 2, 3)
    ]
    rows = table(drawn(Reasoned(diagnosis=replace(found(), findings=(DEAD, *others)))))
    assert [row[2] for row in rows] == ["Found", DEAD.summary, "mx1 answers; same for 2 more"]


def test_reasons_name_one_of_several_comparisons_with_the_same_result() -> None:
    controls = [replace(FINE, check="vantage", subject=f"control{n}.example") for n in range(3)]
    base = found(DEAD, *controls)
    cause = replace(base.causes[0], supports=tuple(each.id for each in (DEAD, *controls)))
    said = words(drawn(Diagnosed(diagnosis=replace(base, causes=(cause,)))))
    assert "a control host answers; same for 2 more" in said


def test_a_first_check_hides_nothing() -> None:
    first = replace(UNASKED, check="history")
    assert "could not be checked" not in words(drawn(Diagnosed(diagnosis=found(FINE, first, DEAD))))


def test_checks_not_made_are_named_as_unknown() -> None:
    said = words(drawn(Diagnosed(diagnosis=found())))
    assert said.index("could not be checked") < said.index(UNASKED.summary)


def test_the_reply_is_quoted_character_for_character() -> None:
    rendered = drawn(Diagnosed(diagnosis=found(), bounce=Bounce(diagnostic=REPLY)))
    (quote,) = every(rendered.blocks, "rich_text_preformatted")
    assert quote["elements"][0]["text"] == REPLY


def test_a_contradiction_in_the_bounce_is_reported_and_vagueness_is_not() -> None:
    vague = "Status 5.0.0 says less than the reply's 5.1.1"
    told = Bounce(diagnostic=REPLY, conflicts=("Reply 450 and status 5.1.1 are of different classes", vague))
    said = words(drawn(Diagnosed(diagnosis=found(), bounce=told)))
    assert "are of different classes" in said
    assert vague not in said


def test_without_a_reply_only_the_deciding_words_are_quoted() -> None:
    asked = replace(DOWN.query, reply="Anna says that it came back: Mailbox full. Any idea?")
    decided = Evidence(text="Mailbox full", rule="mailboxfull/full", part="text")
    rendered = drawn(Diagnosed(diagnosis=replace(found(), query=asked), bounce=Bounce(evidence=(decided,))))
    (quote,) = every(rendered.blocks, "rich_text_preformatted")
    assert quote["elements"][0]["text"] == "Mailbox full"


def test_a_bare_code_is_not_quoted() -> None:
    rendered = drawn(Diagnosed(diagnosis=found(), bounce=Bounce(diagnostic="4.4.1)")))
    assert "4.4.1)" not in words(rendered)


WELL = replace(
    found(), verdict=replace(found().verdict, cause="healthy", summary="It works now. Send it again.")
)


def of_a_watch(content: Content) -> str:
    """The text about a domain that is watched without a bounce."""
    return words(SlackRenderer().message(post(content), replace(DOWN, standing=True, count=0), None))


@pytest.mark.parametrize(
    "content",
    [
        Diagnosed(diagnosis=WELL),
        Reasoned(diagnosis=WELL),
        Rechecked(outcome=Outcome.UNCHANGED, before=WELL, diagnosis=WELL, asked_by=ADA),
        Rechecked(outcome=Outcome.CHANGED, before=WELL, diagnosis=WELL, changed="cause"),
        Rechecked(outcome=Outcome.RECOVERED, before=WELL, diagnosis=WELL, changed="cause"),
    ],
)
def test_for_a_watched_domain_nothing_is_to_be_sent_again(content: Content) -> None:
    said = of_a_watch(content)
    assert "No problem found" in said
    assert "It works now" not in said
    assert "send it again" not in said.lower()


def test_a_watch_begins_with_what_it_is_and_without_steps() -> None:
    said = of_a_watch(Diagnosed(diagnosis=WELL))
    assert "The domain is watched, with or without a bounce." in said
    assert "What to do" not in said


def test_an_old_bounce_is_announced_as_old_first() -> None:
    rendered = drawn(Diagnosed(diagnosis=found(), bounced_earlier=NOW - timedelta(days=2)))
    assert words(drawn(Diagnosed(diagnosis=found()))).find("It bounced") == -1
    assert next(iter(every(rendered.blocks, "text")))["text"] == "It bounced earlier: "


def test_the_next_check_is_given_with_its_time_and_reason() -> None:
    assert f"Next check: <!date^{int(NOW.timestamp()) + 900}^" in words(drawn(Diagnosed(diagnosis=found())))


def test_recovery_mentions_the_requester_and_says_to_resend() -> None:
    rendered = drawn(Rechecked(outcome=Outcome.RECOVERED, before=found(), diagnosis=found(), mention=(ADA,)))
    assert [user["user_id"] for user in every(rendered.blocks, "user")] == [ADA]
    assert "send it again now" in rendered.text


def test_recovery_gives_its_duration() -> None:
    over = replace(
        DOWN,
        state=IncidentState.RECOVERED,
        trouble="recipient-unreachable",
        closed_at=DOWN.opened_at + timedelta(minutes=40),
    )
    back = post(Rechecked(outcome=Outcome.RECOVERED, diagnosis=found()))
    told = SlackRenderer().message(back, over, None).text
    assert told == "✅ example.com works again after 40 minutes: send it again now."


@pytest.mark.parametrize(
    ("count", "told"),
    [(1, " after 40 minutes: send it again now."), (0, " after 40 minutes.")],
)
def test_after_our_own_trouble_the_domain_is_not_said_to_have_failed(count: int, told: str) -> None:
    over = replace(
        DOWN,
        count=count,
        state=IncidentState.RECOVERED,
        trouble="resolver-broken",
        trouble_is_ours=True,
        closed_at=DOWN.opened_at + timedelta(minutes=40),
    )
    back = SlackRenderer().message(post(Rechecked(outcome=Outcome.RECOVERED, diagnosis=found())), over, None)
    assert back.text == f"✅ example.com: the problem on our side is over{told}"
    assert "works again" not in words(back)


def test_a_change_shows_before_and_now_and_only_the_differences() -> None:
    now = found(replace(DEAD, state=FindingState.OK), FINE)
    rendered = drawn(Rechecked(outcome=Outcome.CHANGED, before=found(), diagnosis=now))
    assert [row[0] for row in table(rendered)] == ["Result", "✓ ok"]
    assert "Before: " in words(rendered)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ("cause", "example.com still fails, now for another reason: no mail server answers · their side."),
        ("actor", "example.com: whose problem it is has changed · their side."),
        ("servers", "example.com: which servers fail has changed."),
    ],
)
def test_a_notification_says_what_has_changed(changed: Changed, told: str) -> None:
    content = Rechecked(outcome=Outcome.CHANGED, before=found(), diagnosis=found(), changed=changed)
    assert drawn(content).text == f"🔁 {told}"


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (
            "recipient-unreachable",
            "❗ Mail to example.com is failing now: no mail server answers · their side.",
        ),
        ("inconclusive", "🔁 example.com worked before. Now no check can tell whether it does."),
        ("port-25-blocked", "🔁 example.com cannot be checked any more: port 25 is blocked · their side."),
    ],
)
def test_a_domain_that_worked_is_said_to_be_failing_and_whose_problem_it_is(cause: str, told: str) -> None:
    now = replace(found(), verdict=replace(found().verdict, cause=cause))
    content = Rechecked(outcome=Outcome.CHANGED, before=WELL, diagnosis=now, changed="cause", mention=(ADA,))
    rendered = drawn(content)
    assert rendered.text == f"<@{ADA}> {told}"
    assert [user["user_id"] for user in every(rendered.blocks, "user")] == [ADA]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "inconclusive",
            "no-mail-host",
            "it is known now why mail fails: no mail server in DNS · their side.",
        ),
        ("recipient-unreachable", "inconclusive", "no check can tell any more why mail fails."),
    ],
)
def test_a_cause_that_becomes_known_or_unknown_is_said_to_be_so(before: str, after: str, told: str) -> None:
    was, now = (replace(found(), verdict=replace(found().verdict, cause=cause)) for cause in (before, after))
    content = Rechecked(outcome=Outcome.CHANGED, before=was, diagnosis=now, changed="cause")
    assert drawn(content).text == f"🔁 example.com: {told}"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("resolver-broken", "recipient-refusing", "can be checked again: connections are refused"),
        ("resolver-broken", "inconclusive", "can be checked again: inconclusive"),
        ("resolver-broken", "port-25-blocked", "still cannot be checked: port 25 is blocked"),
        ("recipient-refusing", "port-25-blocked", "cannot be checked any more: port 25 is blocked"),
    ],
)
def test_while_our_side_is_blind_the_domain_is_not_said_to_fail(before: str, after: str, told: str) -> None:
    was, now = (replace(found(), verdict=replace(found().verdict, cause=cause)) for cause in (before, after))
    content = Rechecked(outcome=Outcome.CHANGED, before=was, diagnosis=now, changed="cause")
    assert drawn(content).text == f"🔁 example.com {told} · their side."


def test_a_reminder_never_says_recovered() -> None:
    rendered = drawn(Rechecked(outcome=Outcome.REMINDER, mention=(ADA,)))
    assert "time to send it again" in rendered.text
    assert "works again" not in rendered.text


QUEUED = replace(DOWN, bounce=Bounce(action="delayed", status="4.7.1"))


def told_of(subject: Incident, content: Content) -> str:
    return words(SlackRenderer().message(post(content), subject, None))


@pytest.mark.parametrize("outcome", [Outcome.REMINDER, Outcome.RECOVERED])
def test_nobody_is_told_to_resend_mail_that_the_queue_still_delivers(outcome: Outcome) -> None:
    said = told_of(QUEUED, Rechecked(outcome=outcome, mention=(ADA,)))
    assert "send again only what came back" in said
    assert "send it again" not in said


DEFERRED = Bounce(permanent=False, status="4.7.1", diagnostic="451 4.7.1 Greylisted")


@pytest.mark.parametrize(
    ("bounce", "says"),
    [
        (DEFERRED, "it should have arrived by now. Send it again only if it came back"),
        (replace(DEFERRED, action="failed", reporting_mta="mx.example.org"), "time to send it again"),
    ],
)
def test_a_reminder_of_a_deferral_asks_for_no_second_copy_unless_a_report_says_that_it_came_back(
    bounce: Bounce, says: str
) -> None:
    assert says in told_of(replace(DOWN, bounce=bounce), Rechecked(outcome=Outcome.REMINDER))


def test_after_a_bare_temporary_code_the_mail_may_be_queued_or_not() -> None:
    back = Rechecked(outcome=Outcome.RECOVERED, diagnosis=found())
    assert "What is still in your mail queue goes out by itself" in told_of(replace(DOWN, bounce=None), back)
    returned = replace(DOWN, bounce=Bounce(action="failed", status="4.4.1"))
    assert "queue" not in told_of(returned, back)


def test_a_requested_check_without_news_is_answered_once() -> None:
    rendered = drawn(Rechecked(outcome=Outcome.UNCHANGED, diagnosis=found(), mention=(ADA,), asked_by=ADA))
    assert [user["user_id"] for user in every(rendered.blocks, "user")] == [ADA]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (IncidentState.RESOLVED, "resolved"),
        (IncidentState.STOPPED, "no longer watched"),
        (IncidentState.GAVE_UP, "stop waiting"),
    ],
)
def test_an_end_says_which(state: IncidentState, says: str) -> None:
    assert says in drawn(Closed(state=state)).text


def test_giving_up_says_what_to_do_instead() -> None:
    gave_up = SlackRenderer().message(
        post(Closed(state=IncidentState.GAVE_UP)), replace(DOWN, diagnosis=patiently(found())), None
    )
    assert "Start the mail server again." in words(gave_up)
    assert "Tell the recipient by phone or another address" in words(gave_up)
    assert "Wait an hour." not in words(gave_up)


def test_giving_up_on_a_domain_that_was_only_asked_about_speaks_of_no_message() -> None:
    asked = replace(DOWN, diagnosis=patiently(found()), count=0, asked_only=True)
    gave_up = SlackRenderer().message(post(Closed(state=IncidentState.GAVE_UP)), asked, None)
    assert gave_up.text == "❗ example.com: it still fails, and I stop checking."
    assert "message" not in words(gave_up)


def test_an_automatic_end_gives_its_reason_and_a_users_does_not() -> None:
    assert "Its time is up" in drawn(Closed(state=IncidentState.STOPPED)).text
    assert "Its time is up" not in drawn(Closed(state=IncidentState.STOPPED, by=ADA)).text


def test_bounces_with_another_reason_are_named_among_the_joined() -> None:
    mixed = replace(DOWN, count=40, suggested={"mailbox-full": 1, "mailbox-unknown": 30}, diagnosis=found())
    told = SlackRenderer().message(post(Joined(count=40)), mixed, None).text
    assert "31 of 40 bounces say something else: 30 no such mailbox (our side), 1 mailbox full" in told
    first = replace(DOWN, count=1, suggested={"spf-fail": 1}, diagnosis=WELL, standing=True)
    told = SlackRenderer().message(post(Joined(count=1)), first, None).text
    assert "so far. The bounce says something else: SPF fails (our side)." in told


@pytest.mark.parametrize(
    ("cause", "same", "told"),
    [
        ("recipient-refusing", False, "has another cause: connections are refused · their side. Neither "),
        ("recipient-refusing", True, "has the same cause: connections are refused."),
        ("healthy", False, "is another matter. Checked by itself: "),
    ],
)
def test_the_answer_for_a_bounce_that_says_something_else_begins_with_what_it_is(
    cause: str, same: bool, told: str
) -> None:
    found_apart = replace(found(), verdict=replace(found().verdict, cause=cause))
    content = SetApart(query=Query(status="4.4.1"), diagnosis=found_apart, same=same, asked_by=ADA)
    assert drawn(content).text.startswith(f"<@{ADA}> The bounce with 4.4.1 {told}")


def test_the_answer_names_its_bounce_and_says_that_it_is_followed() -> None:
    asked = Query(status="4.4.1", address="lee@example.com")
    content = SetApart(query=asked, diagnosis=found(), same=False, followed=True)
    shown = words(drawn(content))
    assert "The bounce for lee@example.com with 4.4.1 has another cause:" in shown
    assert "What to do" in shown
    assert shown.count("no mail server answers") == 1
    assert " I check that again, too: <!date^" in drawn(content).text


@pytest.mark.parametrize(
    ("why_not", "told"),
    [
        ("third", "I follow two troubles of a domain at a time, so this one is not checked again: ask again"),
        ("no-look", "I do not check that again. Check again in 15 minutes: "),
        ("unseen", "I do not check that again by itself: ask again"),
        ("no-rechecks", "Rechecks are off in this channel: press Check now on the card"),
    ],
)
def test_the_answer_says_why_its_trouble_is_not_followed(why_not: NotFollowed, told: str) -> None:
    content = SetApart(query=Query(), diagnosis=found(), same=False, not_followed=why_not, asked_by=ADA)
    assert told in drawn(content).text
    assert told in words(drawn(content))
    assert "I check that again, too" not in drawn(content).text


def test_the_end_names_what_is_not_followed_any_more_and_what_was_not_answered() -> None:
    refused = replace(found().verdict, cause="recipient-refusing")
    ended = Closed(
        state=IncidentState.RESOLVED,
        by=ADA,
        mention=("U0BOB",),
        second=refused,
        unanswered=Query(status="5.4.4", domain="example.com"),
    )
    told = drawn(ended)
    for said in (told.text, words(told)):
        assert (
            "Its second trouble is not checked any more either: connections are refused · their side." in said
        )
        assert "The question about 5.4.4 example.com was not checked before that: ask again." in said
    assert told.text.startswith("<@U0BOB> ✅")


def test_the_end_of_a_second_trouble_says_what_is_still_open() -> None:
    over = SecondTrouble(
        query=Query(status="4.4.1"), before="recipient-refusing", diagnosis=WELL, mention=(ADA,)
    )
    told = SlackRenderer().message(post(over), replace(DOWN, diagnosis=found()), None)
    assert told.text == (
        f"<@{ADA}> ✅ The bounce with 4.4.1: that trouble is over (connections are refused). Send the mail "
        "again if it came back. Still open: no mail server answers · their side."
    )
    well = SlackRenderer().message(post(over), replace(DOWN, diagnosis=WELL), None)
    assert "Still open" not in well.text


def test_another_cause_of_a_second_trouble_says_which_and_whose() -> None:
    changed = SecondTrouble(query=Query(), before="recipient-refusing", diagnosis=found())
    assert drawn(changed).text.startswith(
        "🔁 A bounce that joined has another cause now: no mail server answers · their side. "
    )


def test_a_storm_lists_some_recipients_and_counts_the_rest() -> None:
    rendered = drawn(Joined(count=1200, recipients=tuple(f"user{n}@example.com" for n in range(100))))
    assert "1,200 bounces" in rendered.text
    assert "and 60 more" in words(rendered)


def test_a_snooze_is_one_line_with_the_user_and_the_time() -> None:
    rendered = drawn(Acted(by=ADA, did="snoozed", seconds=5400, until=NOW))
    assert "snoozed example.com for 90 minutes, until: " in rendered.text
    rendered = drawn(Acted(by=ADA, did="snoozed", seconds=5401, until=NOW))
    assert "snoozed example.com until: " in rendered.text
    assert len(rendered.blocks) == 1


def test_taking_an_incident_is_one_line() -> None:
    assert drawn(Acted(by=ADA, did="took")).text == f"<@{ADA}> took example.com."


def test_who_is_handed_an_incident_is_mentioned() -> None:
    rendered = drawn(Acted(by=ADA, did="handed", to="UBOB"))
    assert rendered.text == f"<@{ADA}> handed example.com to <@UBOB>."
    assert [each["user_id"] for each in every(rendered.blocks, "user")] == [ADA, "UBOB"]


def test_the_previous_owner_is_mentioned() -> None:
    rendered = drawn(Acted(by=ADA, did="took", taken_from="UBOB"))
    assert rendered.text == f"<@{ADA}> took example.com from <@UBOB>."
    assert [each["user_id"] for each in every(rendered.blocks, "user")] == [ADA, "UBOB"]


def test_an_empty_list_says_so() -> None:
    assert "Nothing is open here." in drawn(Listed(incidents=())).text


def test_a_list_links_to_the_cards() -> None:
    renderer = SlackRenderer(link=lambda incident: f"https://acme.slack.com/{incident.id}")
    rendered = renderer.message(post(Listed(incidents=(DOWN,))), None, None)
    assert [link["url"] for link in every(rendered.blocks, "link")] == ["https://acme.slack.com/B-2345ABCD"]


def test_a_pointer_links_to_the_card() -> None:
    renderer = SlackRenderer(link=lambda incident: f"https://acme.slack.com/{incident.id}")
    pointer = post(Said(text="That is `B-2345ABCD` already. `/bounce recheck B-2345ABCD` looks now."))
    (link,) = every(renderer.message(pointer, DOWN, None).blocks, "link")
    assert (link["url"], link["text"]) == ("https://acme.slack.com/B-2345ABCD", "B-2345ABCD")


def test_why_names_every_cause_with_its_weight() -> None:
    assert "no mail server answers, a guess (40%)" in words(drawn(Reasoned(diagnosis=found())))


def test_the_note_can_be_copied_unchanged() -> None:
    note = "Dear postmaster,\n\nyour servers do not answer."
    (copied,) = every(drawn(Noted(text=note)).blocks, "rich_text_preformatted")
    assert copied["elements"][0]["text"] == note


def test_only_words_between_backticks_are_code() -> None:
    spans = list(every(drawn(Said(text="Try `4.4.1 example.com`, *not* this.")).blocks, "text"))
    assert [(span["text"], bool(span.get("style"))) for span in spans] == [
        ("Try ", False),
        ("4.4.1 example.com", True),
        (", *not* this.", False),
    ]


def test_the_address_of_a_source_can_be_copied() -> None:
    address = "https://www.rfc-editor.org/rfc/rfc3463"
    told = replace(explanation("4.4.1", 1), sources=(address,))
    assert address in words(drawn(Explained(explanation=told)))


def test_the_digests_counts_add_up() -> None:
    week = Digest(opened=5, bounces=40, recovered=2, closed=3, open_count=2)
    assert drawn(week).text == (
        "The last seven days here: 5 incidents opened with 40 bounces, 2 recovered, "
        "1 closed otherwise, 2 still open."
    )
