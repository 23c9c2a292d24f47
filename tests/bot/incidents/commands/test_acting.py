"""Actions on an incident, by command, in its thread, or with a button."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.incidents import answers
from bot.models.content import Acted, Explained, Listed, Noted, Reasoned, Recalled, Rechecked, Said
from bot.models.diagnosis import Actor
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from bot.models.post import Place
from bot.models.watch import Outcome
from tests.bot.incidents.house import NOW, House, open_house
from tests.given import diagnosis

ACTION, MENTION = IntakeKind.ACTION, IntakeKind.MENTION


@pytest.mark.parametrize("name", ["{id}", "example.com", ""])
async def test_check_now_checks_at_once_and_answers_the_user(house: House, name: str) -> None:
    incident = await house.opened()
    await house.clock.advance(120)
    command = f"recheck {name}".format(id=incident.id)
    await house.say(command, MENTION, user="U2", thread_ts=incident.thread_ts)
    told = house.said("/recheck/1", Rechecked)
    assert (told.outcome, told.asked_by) == (Outcome.UNCHANGED, "U2")
    after = await house.the_incident()
    assert after.asked_by is None
    assert after.next_check_at == house.clock.now() + timedelta(seconds=900)


async def test_a_recent_check_is_shown_again_with_its_age(house: House) -> None:
    incident = await house.opened()
    await house.clock.advance(20)
    await house.say(f"recheck {incident.id}", ACTION)
    assert house.line() == "The last check was 20 seconds ago: It is recipient-unreachable."
    assert len(house.doctor.asked) == 1


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("recheck", "`{id}` is being checked right now."),
        ("wrong {id} mailbox-full", "The first check is still running; ask again in a moment."),
    ],
)
async def test_during_the_first_check_it_says_that_one_is_running(
    house: House, command: str, answer: str
) -> None:
    await house.arrive("4.4.1 example.com")
    name = (await house.the_incident()).id
    await house.arrive(command.format(id=name) if "{" in command else f"{command} {name}")
    assert house.line() == answer.format(id=name)


async def test_a_snooze_requested_before_a_longer_outage_of_ours_is_over(house: House) -> None:
    incident = await house.opened()
    asked_at = house.clock.now() - timedelta(hours=2)
    await house.say(f"snooze 1h {incident.id}", ACTION, received_at=asked_at)
    assert house.line() == "That time has already passed, so nothing was snoozed."
    assert (await house.the_incident()).next_check_at == incident.next_check_at


async def test_the_check_of_a_watched_domain_does_not_advise_to_resend(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("watch example.com")
    await house.say("recheck example.com")
    assert house.line().endswith("ago: No problem found, as far as can be checked from here.")


async def test_snooze_is_silent_until_its_end(house: House) -> None:
    incident = await house.opened()
    pressed = await house.say(f"snooze 2h {incident.id}", ACTION, user="U2")
    told, after = house.said("/action/2", Acted), await house.the_incident()
    assert (told.by, told.did, told.until) == ("U2", "snoozed", pressed.received_at + timedelta(hours=2))
    assert after.next_check_at == told.until
    assert after.is_snoozed
    await house.clock.advance(7199)
    assert len(house.doctor.asked) == 1
    await house.clock.advance(1)
    assert len(house.doctor.asked) == 2
    assert not (await house.the_incident()).is_snoozed


@pytest.mark.parametrize(
    ("opening", "found", "bounce"),
    [
        ("4.4.1 example.com", "recipient-unreachable", "451 4.4.1 <bob@example.com>: timed out"),
        ("example.com", "inconclusive", "550 5.1.1 <bob@example.com>: user unknown"),
        ("watch example.com", "healthy", "451 4.4.1 <bob@example.com>: timed out"),
    ],
    ids=["the same again", "one that says more", "one about a domain that worked"],
)
async def test_bounces_that_join_during_a_snooze_are_counted_and_reported_at_its_end(
    house: House, opening: str, found: str, bounce: str
) -> None:
    house.doctor.answers = [diagnosis(found)]
    incident = await house.opened(opening)
    await house.say("snooze 2h example.com")
    before = house.told()
    await house.clock.advance(3600)
    await house.say(bounce, IntakeKind.MESSAGE)
    after = await house.the_incident()
    assert (after.count, after.is_snoozed) == (incident.count + 1, True)
    assert (house.told(), len(house.doctor.asked)) == (before, 1)
    await house.clock.advance(3600)
    on_the_card = after.bounce is not None and after.bounce.recipient == "bob@example.com"
    assert (f"/joined/{after.count}" in house.told()) is not on_the_card
    assert after.subject in house.doctor.asked[1:]


async def test_a_snooze_uses_the_same_clock_as_the_checks() -> None:
    async with open_house(scale=1 / 45) as house:
        await house.say("4.4.1 example.com")
        asked = await house.say("snooze 15m example.com")
        assert (await house.the_incident()).next_check_at == asked.received_at + timedelta(seconds=20)
        await house.clock.advance(19)
        assert len(house.doctor.asked) == 1
        await house.clock.advance(1)
        assert len(house.doctor.asked) == 2


async def test_a_time_of_day_uses_the_wall_clock_whatever_we_waited() -> None:
    async with open_house(scale=1 / 45) as house:
        await house.say("4.4.1 example.com")
        await house.say("snooze until 2026-11-25T09:00+00:00 example.com")
        assert (await house.the_incident()).next_check_at == NOW + timedelta(days=1)
        await house.say("snooze until 2026-11-23T09:00+00:00 example.com")
        assert "already passed" in house.line()


async def test_tomorrow_is_nine_in_the_morning_in_the_channels_zone(house: House) -> None:
    await house.say("settings zone America/New_York")
    await house.say("4.4.1 example.com")
    await house.say("snooze tomorrow example.com")
    morning = NOW + timedelta(days=1, hours=5)
    assert (await house.the_incident()).snoozed_until == morning
    told = next(post.content for post in house.posts() if isinstance(post.content, Acted))
    assert (told.did, told.seconds, told.until) == ("snoozed", None, morning)


async def test_a_number_alone_snoozes_for_minutes_and_says_so(house: House) -> None:
    await house.say("4.4.1 example.com")
    asked = await house.say("snooze 30 example.com")
    told = next(post.content for post in house.posts() if isinstance(post.content, Acted))
    assert (told.seconds, told.until) == (1800, asked.received_at + timedelta(minutes=30))


@pytest.mark.parametrize("until", ["2026-12-25T09:00+00:00", "9999-12-31T23:59:59-23:59"])
async def test_a_snooze_has_a_maximum(house: House, until: str) -> None:
    await house.say("4.4.1 example.com")
    before = await house.the_incident()
    await house.say(f"snooze until {until} example.com")
    assert "at most 30 days" in house.line()
    assert await house.the_incident() == before


async def test_a_snooze_during_a_check_is_kept(house: House) -> None:
    house.doctor.meanwhile = lambda: house.arrive("snooze 2h example.com")
    await house.say("4.4.1 example.com")
    after = await house.the_incident()
    assert after.diagnosis is not None
    assert after.next_check_at == house.clock.now() + timedelta(hours=2)


async def test_a_snooze_during_a_check_that_fails_is_kept(house: House) -> None:
    await house.opened()
    house.doctor.answers = [RuntimeError("a bug")]
    house.doctor.meanwhile = lambda: house.arrive("snooze 5h example.com")
    await house.clock.advance(3600)
    assert (await house.the_incident()).is_snoozed


async def test_resolving_during_a_check_wins(house: House) -> None:
    house.doctor.meanwhile = lambda: house.arrive("resolve example.com")
    await house.say("4.4.1 example.com")
    assert (await house.the_incident()).state is IncidentState.RESOLVED
    assert house.told() == ["/card", "/closed"]


@pytest.mark.parametrize(
    ("verb", "state"), [("resolve", IncidentState.RESOLVED), ("stop", IncidentState.STOPPED)]
)
async def test_closing_ends_all_checks(house: House, verb: str, state: IncidentState) -> None:
    incident = await house.opened()
    await house.say(f"{verb} {incident.id}", ACTION, user="U2")
    await house.clock.advance(30 * 86400)
    after = await house.the_incident()
    assert (after.state, after.closed_at is not None) == (state, True)
    assert house.told() == ["/card", "/diagnosis", "/closed"]


async def test_a_double_click_counts_once(house: House) -> None:
    incident = await house.opened()
    click = await house.say(f"take {incident.id}", ACTION, user="U2")
    await house.hand_in(click)
    await house.hand_in(replace(click, origin="trigger-again"))
    assert (await house.the_incident()).taken_by == "U2"
    assert house.told() == ["/card", "/diagnosis", "/action/2", "/answer/trigger-again"]
    assert house.line() == f"You have already taken `{incident.id}`."


async def test_taking_over_an_incident_mentions_its_previous_owner(house: House) -> None:
    incident = await house.opened()
    await house.say(f"take {incident.id}", ACTION, user="U2")
    await house.say(f"take {incident.id}", ACTION, user="U3")
    took = [post.content for post in house.posts() if isinstance(post.content, Acted)]
    assert [(each.by, each.taken_from) for each in took] == [("U2", None), ("U3", "U2")]


async def test_an_incident_is_handed_to_a_colleague_who_then_has_it(house: House) -> None:
    incident = await house.opened()
    await house.say(f"take {incident.id}", ACTION, user="U2")
    await house.say(f"<@UBOT> take {incident.id} <@U3>", MENTION, user="U2")
    handed = [post.content for post in house.posts() if isinstance(post.content, Acted)][-1]
    assert (handed.did, handed.by, handed.to, handed.taken_from) == ("handed", "U2", "U3", None)
    assert (await house.the_incident()).taken_by == "U3"
    await house.say(f"<@UBOT> take {incident.id} <@U3>", MENTION, user="U2")
    assert house.line() == f"That person has already taken `{incident.id}`."


async def test_a_greeting_and_thanks_are_answered_in_a_line(house: House) -> None:
    await house.say("hello!", MENTION)
    assert "4.4.1 example.com" in house.line()
    await house.say("thanks", MENTION)
    assert house.line() == answers.WELCOME


async def test_the_owner_is_mentioned_when_it_changes(house: House) -> None:
    house.doctor.answers = [diagnosis(), diagnosis("recipient-refusing")]
    incident = await house.opened()
    await house.say(f"take {incident.id}", ACTION, user="U2")
    await house.clock.advance(900)
    told = house.said("/recheck/1", Rechecked)
    assert (told.outcome, told.mention) == (Outcome.CHANGED, ("U2",))


async def test_the_owner_is_mentioned_on_recovery(house: House) -> None:
    house.doctor.answers = [diagnosis(), diagnosis("healthy")]
    incident = await house.opened()
    await house.say(f"take {incident.id}", ACTION, user="U2")
    await house.clock.advance(900)
    told = house.said("/recheck/1", Rechecked)
    assert told.mention == ("U2", "U1")


@pytest.mark.parametrize("verb", ["recheck", "snooze 2h", "take", "resolve", "stop"])
async def test_a_stale_button_gets_a_polite_answer(house: House, verb: str) -> None:
    incident = await house.opened()
    await house.say(f"resolve {incident.id}", ACTION)
    await house.say(f"{verb} {incident.id}", ACTION)
    assert house.line().startswith(f"`{incident.id}` is closed: example.com is resolved.")


@pytest.mark.parametrize("verb", ["recheck", "take", "why", "note"])
async def test_an_incident_of_another_channel_is_not_shown(house: House, verb: str) -> None:
    incident = await house.opened()
    await house.say(f"{verb} {incident.id}", channel="C2")
    assert (
        house.line()
        == f"There is no incident `{incident.id}` in this channel. `/bounce list` shows what is open here."
    )
    await house.say(f"{verb} example.com", channel="C2")
    assert house.line().startswith("There is no incident `example.com`")


async def test_outside_a_thread_the_incident_must_be_named(house: House) -> None:
    await house.say("resolve")
    assert house.line().startswith("Which incident?")


async def test_why_and_note_are_answered_in_the_thread(house: House) -> None:
    incident = await house.opened()
    await house.say("why", MENTION, thread_ts=incident.thread_ts)
    assert isinstance(house.last().content, Reasoned)
    await house.say(f"note {incident.id}", ACTION)
    post = house.last()
    assert isinstance(post.content, Noted)
    assert "postmaster" in post.content.text
    assert (post.place, post.key) == (Place.THREAD, f"{incident.id}/note")


async def test_the_first_note_has_its_own_key_and_later_ones_answer(house: House) -> None:
    incident = await house.opened()
    await house.say(f"note {incident.id}", ACTION)
    again = await house.say(f"note {incident.id}", ACTION)
    assert house.told()[2:] == ["/note", f"/answer/{again.origin}"]


async def test_without_a_domain_there_is_no_note(house: House) -> None:
    await house.say("421 Connection timed out")
    incident = await house.the_incident()
    await house.say(f"note {incident.id}", ACTION)
    assert house.line().startswith("No domain is known, so there is nobody to write to")


async def test_there_is_no_note_about_a_problem_that_is_not_theirs(house: House) -> None:
    found = diagnosis("port-25-blocked")
    house.doctor.answers = [replace(found, verdict=replace(found.verdict, actor=Actor.SENDER_NETWORK))]
    incident = await house.opened()
    await house.say(f"note {incident.id}", ACTION)
    assert house.line() == "There is nothing to write to them: It is port-25-blocked."
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("watch example.org")
    await house.say("note example.org")
    assert house.line().startswith("There is nothing to write to them: No problem found")


async def test_a_note_about_a_recovered_domain_does_not_say_that_mail_fails(house: House) -> None:
    house.doctor.answers = [diagnosis(), diagnosis("healthy")]
    incident = await house.opened()
    await house.clock.advance(900)
    await house.say(f"note {incident.id}", ACTION)
    assert house.line().startswith("There is nothing to write to them: ")
    assert not any(key.endswith("/note") for key in house.told())


async def test_a_watched_domain_with_a_problem_has_a_note(house: House) -> None:
    await house.say("watch example.org")
    await house.say("note example.org")
    assert "whether mail from us can reach addresses at example.org" in house.said("/note", Noted).text


async def test_a_bounce_of_a_domain_that_looks_well_has_a_note(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    incident = await house.opened("5.1.1 kim@example.com")
    await house.say(f"note {incident.id}", ACTION)
    assert "It came back with the code 5.1.1" in house.said("/note", Noted).text


async def test_before_the_first_check_there_is_no_note(house: House) -> None:
    house.doctor.meanwhile = lambda: house.arrive("note example.com")
    await house.say("4.4.1 example.com")
    assert not any(key.endswith("/note") for key in house.told())
    assert "first check" in house.said("/answer/trigger-2", Said).text


async def test_list_shows_this_channel_most_urgent_first(house: House) -> None:
    house.doctor.answers = [diagnosis(), diagnosis("mailbox-unknown")]
    await house.say("4.4.1 example.com")
    await house.say("5.1.1 a@example.org")
    await house.say("4.4.1 example.net", channel="C2")
    await house.say("list")
    told = house.last().content
    assert isinstance(told, Listed)
    assert [one.query.domain for one in told.incidents] == ["example.org", "example.com"]


async def test_history_shows_earlier_findings(house: House) -> None:
    await house.opened()
    await house.say("history example.com")
    told = house.last().content
    assert isinstance(told, Recalled)
    assert [one.query.domain for one in told.incidents] == ["example.com"]


async def test_history_in_a_thread_means_the_domain_of_its_incident(house: House) -> None:
    card = await house.opened()
    await house.say("history", MENTION, thread_ts=card.thread_ts)
    told = house.last().content
    assert isinstance(told, Recalled)
    assert told.domain == "example.com"


async def test_history_outside_of_threads_asks_which_domain_is_meant(house: House) -> None:
    await house.say("history")
    assert "Which incident? Name it after the command, such as `example.com`" in house.line()


@pytest.mark.parametrize("words", ["explain 4.4.1", "4.4.1"])
async def test_a_code_alone_is_explained(house: House, words: str) -> None:
    asked = await house.say(words)
    post = house.last()
    assert isinstance(post.content, Explained)
    assert (post.place, post.key, post.incident) == (Place.REPLY, f"answer/{asked.origin}", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("9.9.9", "is not an SMTP code"),
        ("", "What works"),
        ("hello", "`help` lists the rest"),
        ("blub " * 600, "What works"),
        ("explain 5.7.999", "Nobody knows"),
        ("rechek example.com", "Did you mean `recheck example.com`?"),
        ("help", "`snooze 2h`"),
    ],
)
async def test_nonsense_and_help_get_one_private_line(house: House, words: str, says: str) -> None:
    await house.say(words)
    assert says in house.line()
    assert len(house.posts()) == 1


async def test_an_unknown_command_in_a_thread_lists_what_its_incident_takes(house: House) -> None:
    await house.say("is it fixed?", MENTION, thread_ts="1.0")
    assert "For this thread's incident: `recheck`, `why`" in house.line()
    await house.say("is it fixed?")
    assert "this thread" not in house.line()


async def test_help_has_a_line_for_each_command(house: House) -> None:
    await house.say("help")
    begins = [told.partition("`")[2].split("`")[0].split()[:1] for told in house.line().splitlines()]
    of_domains, of_incidents = begins[2:6], begins[7:16]
    assert of_domains == [["explain"], ["watch"], ["list"], ["history"]]
    verbs = ["recheck", "snooze", "take", "why", "note", "recipients", "resolve", "stop", "wrong"]
    assert of_incidents == [[verb] for verb in verbs]


async def test_watching_a_watched_domain_points_to_it(house: House) -> None:
    await house.say("watch example.com")
    incident = await house.the_incident()
    await house.say("watch example.com", user="U2")
    assert incident.id in house.line()


@pytest.mark.parametrize("command", ["snooze 2h", "take", "why", "note", "recipients", "stop"])
async def test_naming_an_incident_outside_its_thread_links_to_the_thread(house: House, command: str) -> None:
    incident = await house.opened()
    await house.say(f"{command} example.com", user="U2")
    before, pointer = house.posts()[-2:]
    assert before.place is Place.THREAD
    assert house.line() == f"Done: see the thread of `{incident.id}`, example.com."
    assert (pointer.user, pointer.incident) == ("U2", incident.id)


async def test_asking_for_a_check_outside_the_thread_says_where_the_result_will_be(house: House) -> None:
    incident = await house.opened()
    await house.clock.advance(120)
    await house.arrive("recheck example.com")
    assert house.line() == (
        f"I am checking example.com now; the thread of `{incident.id}` will have the result."
    )


@pytest.mark.parametrize("kind", [ACTION, MENTION])
async def test_inside_the_thread_there_is_no_link_to_it(house: House, kind: IntakeKind) -> None:
    incident = await house.opened()
    await house.say(f"snooze 2h {incident.id}", kind, thread_ts=incident.thread_ts)
    assert house.last().place is Place.THREAD


@pytest.mark.parametrize("words", ["bounce help", "my mail to kim bounced", "mail delivery failed"])
async def test_words_about_bounces_without_a_code_or_a_place_open_nothing(house: House, words: str) -> None:
    await house.say(words)
    assert house.line() == answers.NOTHING_TO_CHECK
    assert await house.store.open_incidents("T1") == []


async def test_a_code_among_words_that_name_no_place_is_explained(house: House) -> None:
    await house.say("421 try later")
    assert house.said("", Explained).explanation.code == "421"


async def test_words_that_name_the_cause_are_diagnosed_without_a_place(house: House) -> None:
    await house.say("552 5.2.2 mailbox full")
    assert house.doctor.asked
