"""The card: what it is, whose problem, how bad, what is next and when, how many bounces, who took it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.bounce import Bounce, Evidence
from bot.models.diagnosis import Actor, Recheck, RecheckKind, Step, Subject
from bot.models.incident import FollowedTrouble, Incident, IncidentState, Usual
from bot.models.query import Query
from handlers.rendering import Rendered, SlackRenderer
from handlers.rendering.words import sign
from playground.workspace.emoji import EMOJI
from tests.handlers.rendering.contents import ADA, NOW, finding, incident, watch
from tests.handlers.rendering.seen import every, strings

SUMMARY = "Neither of example.com's two mail servers accepts connections; other servers do."
FIFTEEN_PAST = int(NOW.timestamp()) + 900


def of(state: IncidentState = IncidentState.WAITING, actor: Actor = Actor.RECIPIENT) -> Incident:
    found = incident(SUMMARY, state)
    diagnosis = found.diagnosis
    if diagnosis:
        diagnosis = replace(diagnosis, verdict=replace(diagnosis.verdict, actor=actor))
    query = Query(status="4.4.1", domain="example.com", address="bob@example.com")
    return replace(found, query=query, diagnosis=diagnosis)


def drawn(subject: Incident, **how: object) -> Rendered:
    return SlackRenderer({"4.4.1": "No answer from host"}.get).card(subject, watch(), **how)  # type: ignore[arg-type]


def words(rendered: Rendered) -> str:
    return " ".join(strings(rendered.blocks))


def buttons(rendered: Rendered) -> dict[str, str]:
    return {button["text"]["text"]: button["value"] for button in every(rendered.blocks, "button")}


def well() -> Incident:
    """An incident that watches a healthy domain."""
    watched = of(actor=Actor.NOBODY)
    assert watched.diagnosis
    verdict = replace(watched.diagnosis.verdict, cause="healthy")
    return replace(watched, diagnosis=replace(watched.diagnosis, verdict=verdict), standing=True, count=0)


def test_a_domain_that_works_is_nobodys_problem() -> None:
    said = words(drawn(well()))
    assert "B-2345ABCD · watched · since" in said
    assert "Whose problem" not in said
    assert "How bad" not in said


@pytest.mark.parametrize(("trouble", "stands"), [(None, "works"), ("recipient-unreachable", "works again")])
def test_a_domain_never_seen_failing_is_not_said_to_work_again(trouble: str | None, stands: str) -> None:
    recovered = replace(of(IncidentState.RECOVERED), trouble=trouble)
    assert drawn(recovered).blocks[0]["text"]["text"] == f"✅ example.com: {stands}, send it again now"


def test_nobody_is_told_to_send_again_what_was_not_sent() -> None:
    """Somebody asked about a domain, without a bounce."""
    asked = replace(of(IncidentState.RECOVERED), count=0, asked_only=True)
    said = drawn(asked)
    assert said.blocks[0]["text"]["text"] == "✅ example.com: works"
    assert "bounce" not in words(said).replace("bouncebot", "")


def test_the_card_of_queued_mail_does_not_ask_to_resend() -> None:
    queued = replace(of(), bounce=Bounce(action="delayed", status="4.7.1"))
    reminding = SlackRenderer().card(queued, replace(watch(), reminds=True))
    assert "reminder to look into the queue" in words(reminding)
    over = replace(queued, state=IncidentState.RECOVERED, trouble="recipient-unreachable")
    assert drawn(over).blocks[0]["text"]["text"] == "✅ example.com: works again, the mail goes out by itself"


def test_the_card_of_a_deferral_reminds_to_look_whether_the_mail_arrived() -> None:
    deferred = replace(of(), bounce=Bounce(permanent=False, status="4.7.1"))
    reminding = SlackRenderer().card(deferred, replace(watch(), reminds=True))
    assert "reminder to see whether it arrived" in words(reminding)


def test_the_card_says_what_its_readers_can_do_and_leaves_the_rest_to_the_thread() -> None:
    theirs = Step(actor=Actor.RECIPIENT, text="Start the mail server.")
    ours = Step(actor=Actor.SENDER, text="Phone their postmaster.")

    def told(*steps: Step, state: IncidentState = IncidentState.WAITING) -> str:
        subject = of(state)
        assert subject.diagnosis
        return words(drawn(replace(subject, diagnosis=replace(subject.diagnosis, steps=steps))))

    assert "What to do:  text Phone their postmaster." in told(theirs, ours)
    whose, do, facts = map(told(theirs, ours).index, ("Whose problem: ", "What to do: ", "Next"))
    assert whose < do < facts
    assert "Start the mail server." not in told(theirs, ours)
    assert "They: Start the mail server." in told(theirs)
    for over in (told(), told(theirs, ours, state=IncidentState.RECOVERED)):
        assert "What to do" not in over


LATER = Step(actor=Actor.SENDER, text="If it lasts, phone them.", later=True)
WAIT = Step(actor=Actor.NOBODY, text="Wait.")


def doing(step: Step, incident: Incident) -> str:
    """What the card and its notification say of this step."""
    assert incident.diagnosis
    rendered = drawn(replace(incident, diagnosis=replace(incident.diagnosis, steps=(step,))))
    return f"{words(rendered)} {rendered.text}"


@pytest.mark.parametrize("step", [LATER, WAIT])
def test_where_nothing_is_to_be_done_now_it_says_so_and_when_it_checks_again(step: Step) -> None:
    told = doing(step, of())
    assert f"What to do: nothing now. I check again: <!date^{FIFTEEN_PAST}^" in told
    assert told.count("nothing now. I check again: ") == 2
    reminded = of()
    assert reminded.diagnosis
    recheck = replace(reminded.diagnosis.recheck, kind=RecheckKind.REMIND)
    reminded = replace(reminded, diagnosis=replace(reminded.diagnosis, recheck=recheck))
    assert "nothing now. I remind you: " in doing(step, reminded)


def test_a_snooze_moves_the_time_until_which_nothing_is_to_be_done() -> None:
    at = NOW + timedelta(days=1)
    snoozed = replace(of(), next_check_at=at, snoozed_until=at)
    assert f"nothing now. I check again: <!date^{int(at.timestamp())}^" in doing(LATER, snoozed)


@pytest.mark.parametrize(
    "incident",
    [
        of(actor=Actor.SENDER),
        replace(of(), next_check_at=None),
        *map(of, (IncidentState.STOPPED, IncidentState.GAVE_UP, IncidentState.RESOLVED)),
    ],
)
def test_nothing_is_promised_where_we_have_to_act_or_nothing_is_checked_again(incident: Incident) -> None:
    assert "nothing now" not in doing(LATER, incident)


def test_a_step_that_is_due_is_told_at_once() -> None:
    due = Step(actor=Actor.SENDER, text="Tell the person.")
    assert "nothing now" not in doing(due, of())


def test_an_unknown_cause_has_no_certainty() -> None:
    said = words(drawn(of(actor=Actor.UNKNOWN)))
    assert "not known yet" in said
    assert "%" not in said


def test_a_waiting_card_says_everything_in_words() -> None:
    rendered = drawn(replace(of(), count=12))
    said = words(rendered)

    assert rendered.blocks[0]["text"]["text"] == "⏳ example.com: no mail server answers"
    for fact in (
        "4.4.1",
        "No answer from host",
        SUMMARY,
        "their side",
        "temporary",
        "12 bounces",
        "nobody yet",
    ):
        assert fact in said


def test_the_next_check_is_in_the_readers_time_zone_with_utc_as_fallback() -> None:
    assert f"<!date^{FIFTEEN_PAST}^{{date_short_pretty}} at {{time}}|4 Mar 12:15 UTC>" in words(drawn(of()))


def test_a_snoozed_card_says_so_until_another_time_is_planned() -> None:
    snoozed = replace(of(), snoozed_until=of().next_check_at)
    assert "snoozed; check again: <!date" in words(drawn(snoozed))
    assert "snoozed" not in words(drawn(replace(snoozed, next_check_at=NOW)))


def test_a_reminder_does_not_promise_a_check() -> None:
    rendered = SlackRenderer().card(of(), replace(watch(), reminds=True))
    assert "reminder to try again" in words(rendered)


def test_while_checking_it_says_so_and_shows_the_findings_so_far() -> None:
    findings = [finding(f"server {n} answers", n, state) for n, state in enumerate(["ok", "fail"])]  # type: ignore[arg-type]
    rendered = drawn(of(IncidentState.LOOKING), findings=findings)

    assert "example.com: checking…" in rendered.text
    assert "No answer from host" in words(rendered)
    assert "✓ ok" in words(rendered)
    assert "server 1 answers" in words(rendered)


def test_the_owner_is_on_the_card_and_the_take_button_is_gone() -> None:
    rendered = drawn(replace(of(), taken_by=ADA))
    assert f"<@{ADA}>" in words(rendered)
    assert "Take it" not in buttons(rendered)


def test_a_code_that_somebody_typed_is_no_bounce_yet() -> None:
    typed = replace(of(), bounce=None, count=1)
    assert "a code, no bounce" in words(drawn(typed))
    assert "1 bounce" not in words(drawn(typed))
    assert "2 bounces" in words(drawn(replace(typed, count=2)))
    assert "1 bounce" in words(drawn(replace(typed, bounce=Bounce(status="4.4.1"))))


def test_the_footer_gives_the_last_check_and_the_end() -> None:
    over = replace(of(IncidentState.RESOLVED), looked_at=NOW, taken_by=ADA, count=0)
    said = words(drawn(over))
    for fact in ("last check: <!date", "closed: <!date", f"taken by <@{ADA}>"):
        assert fact in said
    assert "0 bounces" not in said


def test_if_no_check_would_help_it_says_so() -> None:
    assert "no further check" in words(drawn(replace(of(), next_check_at=None)))


def test_after_the_reminder_it_does_not_say_that_a_check_would_not_help() -> None:
    reminded = replace(of(), next_check_at=None)
    assert reminded.diagnosis
    remind = Recheck(kind=RecheckKind.REMIND, after_seconds=900, why="No check can see it.")
    reminded = replace(reminded, diagnosis=replace(reminded.diagnosis, recheck=remind))
    assert "press Resolve once it arrived" in words(drawn(reminded))


def test_buttons_carry_commands_and_have_the_documented_labels() -> None:
    assert buttons(drawn(of())) == {
        "Check now": "recheck B-2345ABCD",
        "Snooze": "snooze 1h B-2345ABCD",
        "Take it": "take B-2345ABCD",
        "Resolve": "resolve B-2345ABCD",
        "Note to postmaster": "note B-2345ABCD",
        "Details": "why B-2345ABCD",
    }


def test_what_is_pressed_most_comes_first_and_a_phone_needs_two_rows() -> None:
    assert list(buttons(drawn(of()))) == [
        *("Check now", "Snooze", "Resolve"),
        *("Take it", "Details", "Note to postmaster"),
    ]


@pytest.mark.parametrize("state", [state for state in IncidentState if not state.is_open])
def test_a_closed_card_offers_nothing_that_would_not_work(state: IncidentState) -> None:
    assert not {"Check now", "Snooze", "Take it", "Resolve"} & set(buttons(drawn(of(state))))


def test_there_is_no_note_button_without_a_domain() -> None:
    undecided = of(actor=Actor.UNKNOWN)
    assert "Note to postmaster" in buttons(drawn(undecided))
    assert "Note to postmaster" not in buttons(drawn(replace(undecided, query=Query(status="4.4.1"))))


def test_there_is_no_note_button_for_a_problem_of_our_own() -> None:
    assert "Note to postmaster" not in buttons(drawn(of(actor=Actor.SENDER_NETWORK)))


@pytest.mark.parametrize(
    ("subject", "reaction"),
    [
        (of(IncidentState.LOOKING), "mag"),
        (of(), "hourglass_flowing_sand"),
        (of(actor=Actor.SENDER), "exclamation"),
        (of(IncidentState.RECOVERED), "white_check_mark"),
        (of(IncidentState.RESOLVED), "white_check_mark"),
        (of(IncidentState.GAVE_UP), "exclamation"),
    ],
)
def test_one_reaction_shows_the_state(subject: Incident, reaction: str) -> None:
    assert sign(subject).reaction == reaction


@pytest.mark.parametrize("state", IncidentState)
def test_every_reaction_is_an_emoji_of_slack_and_has_words(state: IncidentState) -> None:
    shown = sign(of(state))
    assert not shown.reaction or shown.reaction in EMOJI
    assert shown.words


def test_an_incident_without_further_checks_asks_for_action() -> None:
    assert sign(replace(of(), next_check_at=None)).reaction == "exclamation"


def test_after_its_reminder_a_greylisted_mail_is_still_nobodys_to_fix() -> None:
    reminded = replace(of(actor=Actor.NOBODY), next_check_at=None)
    assert "nobody's" in words(drawn(reminded))
    assert sign(reminded).reaction == "hourglass_flowing_sand"


def test_a_healthy_watched_domain_shows_that_it_works_and_waits_for_nothing() -> None:
    assert sign(well()).reaction == "white_check_mark"
    assert drawn(well()).text.startswith("✅ example.com: no problem found.")


def test_incidents_with_the_same_problem_are_one_line() -> None:
    others = tuple(f"d{number}.example" for number in range(12))
    said = words(drawn(replace(of(), provider="outlook.com", alike=others)))
    line = (
        "12 other domains have the same problem at outlook.com: d0.example, d1.example, d2.example and 9 more"
    )
    assert line in said


def test_bounces_with_another_reason_are_one_line_below_the_verdict() -> None:
    said = {"mailbox-unknown": 2, "recipient-unreachable": 3}
    shown = words(drawn(replace(of(), count=9, suggested=said)))
    assert "2 of 9 bounces say something else: no such mailbox (our side)." in shown
    agreed = words(drawn(replace(of(), count=9, suggested={"recipient-unreachable": 3})))
    assert "something else" not in agreed


def test_a_second_trouble_is_told_once_with_whose_it_is_and_what_to_do() -> None:
    """Although the checks of the first one found it, too."""
    first = of()
    assert first.diagnosis
    verdict = replace(first.diagnosis.verdict, summary="No answer. Also found: connections are refused.")
    refusing = replace(
        first.diagnosis,
        verdict=replace(verdict, cause="recipient-refusing", summary="It refuses."),
        steps=(Step(actor=Actor.SENDER, text="Phone them."),),
    )
    second = FollowedTrouble(
        subject=Subject(query=Query(status="4.4.1", address="lee@example.com")),
        origin="T1:C1:3.4",
        diagnosis=refusing,
        people=("U0BOB",),
    )
    shown = drawn(
        replace(
            first,
            count=3,
            suggested={"recipient-refusing": 2},
            diagnosis=replace(first.diagnosis, verdict=verdict),
            second_trouble=second,
        )
    )
    text = words(shown)
    assert text.count("connections are refused") == 1, "in the headline"
    assert "Also found" not in text
    assert "something else" not in text
    for told in (text, shown.text):
        assert "It refuses." in told
        assert "Phone them." in told
    assert "check both again: " in text
    assert "2 bounces, 4.4.1 for lee@" in text
    assert "by <@U0BOB>" in text


def test_one_cause_for_both_troubles_is_told_once() -> None:
    first = of()
    assert first.diagnosis
    same = FollowedTrouble(subject=Subject(query=Query()), origin="T1:C1:3.4", diagnosis=first.diagnosis)
    assert "Second trouble" not in words(drawn(replace(first, second_trouble=same)))


def test_a_phone_shows_whose_problem_it_is_and_what_to_do() -> None:
    step = Step(actor=Actor.SENDER, text="Phone their postmaster.")
    incident = of()
    assert incident.diagnosis
    told = drawn(replace(incident, diagnosis=replace(incident.diagnosis, steps=(step,)))).text
    assert told == (
        f"⏳ example.com: no mail server answers · their side. {SUMMARY} What to do: Phone their postmaster."
    )


def test_after_the_waiting_nothing_is_said_to_arrive_later() -> None:
    assert "How bad" not in words(drawn(of(IncidentState.GAVE_UP)))


def test_a_long_domain_keeps_its_end() -> None:
    """The end says whose it is; the beginning can be chosen by a stranger."""
    long = replace(of(), query=Query(domain=f"{'login.' * 30}example.com"))
    title = drawn(long).blocks[0]["text"]["text"]
    assert title.startswith("⏳ …")
    assert title.endswith(".login.example.com: no mail server answers")


def test_the_usual_duration_is_shown_beside_the_next_check() -> None:
    said = words(drawn(replace(of(), usual=Usual(seconds=2400, cases=8))))
    assert "usually over after 40 minutes (8 earlier cases)" in said


def test_a_card_below_a_message_links_to_it() -> None:
    renderer = SlackRenderer(original=lambda incident: "https://acme.slack.com/archives/C1/p12")
    links = every(renderer.card(incident("example.com"), watch()).blocks, "link")
    assert [link["url"] for link in links] == ["https://acme.slack.com/archives/C1/p12"]


@pytest.mark.parametrize(
    ("query", "evidence"),
    [
        (Query(status="4.7.0", reply="421 4.7.0 [TSS04] Messages deferred"), "[TSS04]"),
        (Query(reply="TSS04"), "TSS04"),
        (Query(reply="yahoo.com puts us off, TSS04"), "TSS04"),
    ],
)
def test_a_providers_own_code_is_shown_with_its_meaning(query: Query, evidence: str) -> None:
    decided = Evidence(text=evidence, rule="badreputation/yahoo", part="text")
    reported = replace(of(), query=query, bounce=Bounce(evidence=(decided,)))
    meaning = {"TSS04": "Deferred for volume or complaints", "4.7.0": "Undefined"}.get
    said = words(SlackRenderer(meaning).card(reported, watch()))
    assert "TSS04 text  Deferred for volume or complaints" in said


def test_words_that_decided_are_no_code() -> None:
    decided = Evidence(text="NO SUCH USER", rule="userunknown/no-such", part="text")
    reported = replace(of(), bounce=Bounce(evidence=(decided,)))
    assert "4.4.1 text  No answer from host" in words(drawn(reported))
