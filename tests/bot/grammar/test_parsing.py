"""The verbs after `/bounce`, after @bouncebot, and behind every button."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.grammar.commands import (
    Command,
    Diagnose,
    Explain,
    Greeting,
    Help,
    ListOpen,
    Note,
    Recheck,
    Resolve,
    ShowHistory,
    Snooze,
    Stop,
    Take,
    Thanks,
    WatchDomain,
    Why,
    Wrong,
)
from bot.grammar.parsing import parse_command
from bot.models.correction import Ending
from bot.models.diagnosis import Actor

HALF_PAST_EIGHT = datetime(2026, 12, 2, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("help", Help()),
        (" HELP ", Help()),
        ("help me", Help()),
        ("help snooze", Help()),
        ("help!", Help()),
        ("--help", Help()),
        ("?", Help()),
        ("What can you do?", Help()),
        ("<@U0123> help", Help()),
        ("list", ListOpen()),
        ("explain 4.4.1", Explain("4.4.1")),
        ("explain 550", Explain("550")),
        ("explain 550 5.1.1", Explain("5.1.1")),
        ("explain [tss04]", Explain("TSS04")),
        ("explain Greylisting", Explain("greylisting")),
        ("explain “null-MX”?", Explain("null mx")),
        ("explain null MX", Explain("null mx")),
        ("explain MTA-STS", Explain("mta sts")),
        ("explain aup#pol", Explain("AUP#POL")),
        ("explain 4,4,1", Explain("4.4.1")),
        ("explain 5-1-1", Explain("5.1.1")),
        ("Greylisting", Explain("greylisting")),
        ("what is SPF?", Explain("spf")),
        ("“mailbox full”", Explain("mailbox full")),
        ("what does null MX mean?", Explain("null mx")),
        ("0x800CCC0F", Explain("0x800CCC0F")),
        ("what is 0x800ccc0f?", Explain("0x800CCC0F")),
        ("0x800CCC0F example.com", Explain("0x800CCC0F")),
        ("explain EAUTH", Explain("EAUTH")),
        ("SMTP Error: Could not authenticate.", Explain("SMTP error: could not authenticate")),
        (
            "SMTP Error: Could not connect to SMTP host mail.example.com",
            Explain("could not connect to SMTP host"),
        ),
        ("example.com help", Help()),
        ("explain “4.4.1”", Explain("4.4.1")),
        ("explain code 4.4.1, please", Explain("4.4.1")),
        ("watch Example.com", WatchDomain("example.com")),
        ("watch bob@exämple.de", WatchDomain("xn--exmple-cua.de")),
        ("history <http://example.com|example.com>", ShowHistory("example.com")),
        ("history", ShowHistory()),
        ("recheck", Recheck()),
        ("recheck B-2345ABCD", Recheck("B-2345ABCD")),
        ("recheck b-2345abcd", Recheck("B-2345ABCD")),
        ("recheck example.com", Recheck("example.com")),
        ("recheck `B-2345ABCD`.", Recheck("B-2345ABCD")),
        ("recheck now, please", Recheck()),
        ("recheck pls", Recheck()),
        ("watch example.com please", WatchDomain("example.com")),
        ("Check now", Recheck()),
        ("Details", Why()),
        ("note to postmaster", Note()),
        ("take it", Take()),
        (
            "resolve it they-fixed: this time it was them",
            Resolve(None, Ending.THEY_FIXED, "this time it was them"),
        ),
        ("recheck “example.com”", Recheck("example.com")),
        ("snooze", Snooze(None, 3600)),
        ("snooze 2h", Snooze(None, 7200)),
        ("snooze B-2345ABCD 15m", Snooze("B-2345ABCD", 900)),
        ("snooze 7d example.com", Snooze("example.com", 7 * 86400)),
        ("snooze 90", Snooze(None, 90 * 60)),
        ("snooze 30 example.com", Snooze("example.com", 30 * 60)),
        ("snooze 90s", Snooze(None, 90)),
        ("snooze tomorrow", Snooze(None, 3600, tomorrow=True)),
        ("snooze until tomorrow morning example.com", Snooze("example.com", 3600, tomorrow=True)),
        ("list all", ListOpen()),
        ("list open incidents", ListOpen()),
        ("snooze 2 hours", Snooze(None, 7200)),
        ("snooze example.com for 30 min", Snooze("example.com", 1800)),
        ("snooze 1 Day", Snooze(None, 86400)),
        ("snooze until 2026-12-02T09:30:00+01:00 example.com", Snooze("example.com", 3600, HALF_PAST_EIGHT)),
        ("snooze it until 2026-12-02T08:30+00:00", Snooze(None, 3600, HALF_PAST_EIGHT)),
        ("stop", Stop()),
        ("stop watching it", Stop()),
        ("stop watching example.com", Stop("example.com")),
        ("resolve: it was a typo", Resolve(None, None, "it was a typo")),
        ("recheck: example.com", Recheck("example.com")),
        ("resolve B-2345ABCD", Resolve("B-2345ABCD")),
        ("resolve example.com they-fixed rebooted", Resolve("example.com", Ending.THEY_FIXED, "rebooted")),
        ("resolve they-fixed example.com at last", Resolve("example.com", Ending.THEY_FIXED, "at last")),
        ("resolve They fixed their firewall", Resolve(None, Ending.THEY_FIXED, "their firewall")),
        ("resolve example.com: they fixed it", Resolve("example.com", None, "they fixed it")),
        ("wrong mailbox-full he told me", Wrong(None, "mailbox-full", None, "he told me")),
        ("resolve they-fixed", Resolve(None, Ending.THEY_FIXED)),
        ("resolve Recovered example.com", Resolve("example.com", Ending.RECOVERED)),
        ("resolve example.com: it was us", Resolve("example.com", None, "it was us")),
        ("wrong", Wrong()),
        ("wrong mailbox-full", Wrong(None, "mailbox-full")),
        ("wrong b-2345abcd sender", Wrong("B-2345ABCD", None, Actor.SENDER)),
        (
            "wrong example.com mailbox-full recipient : he told me: full",
            Wrong("example.com", "mailbox-full", Actor.RECIPIENT, "he told me: full"),
        ),
        ("take", Take()),
        ("<@UBOT> take it <@U1|bob>, please", Take(None, "U1")),
        ("<@UBOT>take example.com <@U1>", Take("example.com", "U1")),
        ("take<@U1>", Take(None, "U1")),
        ("*take* *<@U1>*!", Take(None, "U1")),
        ("<@UBOT>take example.com<@U1>", Take("example.com", "U1")),
        ("why", Why()),
        ("note example.com", Note("example.com")),
    ],
)
def test_a_verb_is_understood(text: str, command: Command) -> None:
    assert parse_command(text) == command


@pytest.mark.parametrize(
    "text", ["hello", "Hi!", "Hey there, bouncebot", "<@U0123> Good morning", "👋", ":wave:"]
)
def test_a_greeting_is_understood(text: str) -> None:
    assert parse_command(text) == Greeting()


@pytest.mark.parametrize(
    "text", ["thanks", "Thank you very much!", "ok, great, thanks a lot", "danke", ":+1:"]
)
def test_thanks_are_understood(text: str) -> None:
    assert parse_command(text) == Thanks()


@pytest.mark.parametrize("text", ["hi, 4.4.1 example.com", "thanks.example", "hello@example.com"])
def test_a_question_asked_politely_is_understood(text: str) -> None:
    assert isinstance(parse_command(text), Diagnose)


@pytest.mark.parametrize(
    "text",
    [
        "4.4.1 example.com",
        "550 user unknown",
        "why does mail to example.com bounce?",
        "why does mail to example.com not arrive?",
        "help me with bob@example.com please",
    ],
)
def test_anything_else_is_a_query(text: str) -> None:
    command = parse_command(text)
    assert isinstance(command, Diagnose)
    assert command.text == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rechek", "Did you mean `recheck`?"),
        ("rechek B-2345ABCD", "Did you mean `recheck B-2345ABCD`?"),
        ("unwatch example.com", "Did you mean `stop example.com`?"),
        ("status", "Did you mean `list`?"),
        ("mine", "Did you mean `list`?"),
        ("example.com recheck", "The command comes first: did you mean `recheck example.com`?"),
        ("B-2345ABCD snooze 2h", "did you mean `snooze B-2345ABCD 2h`?"),
        ("example.com close", "did you mean `resolve example.com`?"),
        ("wacth example.com", "Did you mean `watch example.com`?"),
        (
            "explain",
            "`explain 550`, or a cause such as `explain greylisting`; it got nothing",
        ),
        ("explain 9.9", "“9.9” is not a code that I know"),
        ("watch", "`watch` takes one domain, such as `watch example.com`; it got nothing"),
        ("explain greylistng", "I do not know “greylistng”. Did you mean `explain greylisting`?"),
        ("greylistng", "I do not know “greylistng”. Did you mean `explain greylisting`?"),
        (
            "resolve X they-fixed rebooted",
            "such as `resolve example.com we-fixed: sent a link`; it got “X they-fixed”",
        ),
        ("watch localhost", "it got “localhost”"),
        ("help me to write a poem", "`help` lists what works"),
        ("why is it their side?", "`why` takes an incident"),
        ("list mine", "`list` takes nothing after it; it got “mine”"),
        ("resolve fixed", "what became of it (`recovered`, `they-fixed`"),
        ("resolve example.com somehow", "what became of it (`recovered`, `they-fixed`"),
        ("resolve example.com somehow", "such as `resolve example.com we-fixed: sent a link`"),
        ("resolve we-fixed recovered", "`resolve` takes an incident and what became of it"),
        ("wrong mailbox-full mailbox-unknown", "`wrong` takes an incident and the right cause"),
        ("wrong blue-screen", "it got “blue-screen”. `why` names the causes."),
        ("snooze 2h tomorrow", "any day and time. It got “"),
        ("exmaple,com", "Did you mean `exmaple.com`?"),
        ("4.4.1 exmaple,com", "Did you mean `4.4.1 exmaple.com`?"),
        ("kim@example,com", "Did you mean `kim@example.com`?"),
        ("watch example,com", "Did you mean `watch example.com`?"),
        ("snooze soon", "any day and time. It got “"),
        ("snooze 2h 3h", "any day and time. It got “"),
        ("snooze 2h until 2026-12-02T09:30+01:00", "any day and time. It got “"),
        ("snooze until 2026-12-02T09:30", "any day and time. It got “"),
        ("snooze 0", "at most 30 days"),
        ("snooze 99w", "at most 30 days"),
        (
            "recheck it if you can",
            "`recheck` takes an incident, such as `recheck B-2345ABCD` or `recheck example.com`",
        ),
        ("<@UBOT> take <!channel>", "to one person, who has to be mentioned"),
        ("<@UBOT> take it, <!here|here>", "it got “it, @here”"),
        ("<@UBOT> take example.com <!subteam^S012|@OnCall>", "it got “example.com @oncall”"),
        ("<@UBOT> take <!subteam^S012>", "it got “@subteam”"),
        ("settings rights <!everyone>", "it got “@everyone”"),
        ("", "What works"),
        ("make it so", "What works"),
    ],
)
def test_a_mistake_is_explained_in_one_line(text: str, says: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse_command(text)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


WORDS = [
    "recheck",
    "snooze",
    "2h",
    "B-2345ABCD",
    "watch",
    "example.com",
    "explain",
    "4.4.1",
    "note",
    "rechek",
    "`",
]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=12))
def test_whatever_is_typed_is_a_command_or_refused(words: list[str]) -> None:
    try:
        answer: Command | str = parse_command(" ".join(words))
    except QueryError as refusal:
        answer = str(refusal)
    assert not isinstance(answer, str) or "\n" not in answer


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("watch gmail", WatchDomain("gmail.com")),
        ("recheck Yahoo", Recheck("yahoo.com")),
        ("why gmail", Why("gmail.com")),
    ],
)
def test_a_command_takes_a_well_known_provider_for_its_domain(typed: str, command: Command) -> None:
    assert parse_command(typed) == command


def test_why_a_provider_refuses_us_is_a_question_and_no_incident() -> None:
    asked = parse_command("why is gmail rejecting us")
    assert isinstance(asked, Diagnose)
    assert asked.query.domain == "gmail.com"
