"""A second trouble at a domain: on the card, and in the thread when it is found, changes, and is over."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.causes import HEALTHY, INCONCLUSIVE
from bot.models.content import NotFollowed, SecondTrouble, SetApart
from bot.models.diagnosis import Diagnosis
from bot.models.incident import FollowedTrouble, Incident
from bot.models.query import Query
from bot.wording.text import blame, first_step, how_bad, judged, next_look, second_trouble_of, whose_problem
from handlers.rendering import blocks as b
from handlers.rendering import diagnosed, to_do, words
from handlers.rendering.dates import in_markup, in_rich_text
from handlers.rendering.escape import line, markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered

_SUMMARY = 600
_MOST_PEOPLE = 10
_FOLLOWED = "I check that again, too"
_UNSEEN = "I do not check that again by itself: ask again, with the whole bounce if you have it."
_WHY_NOT: dict[NotFollowed, str] = {
    "third": "I follow two troubles of a domain at a time, so this one is not checked again: ask again once "
    "one of them is over.",
    "no-look": "I do not check that again. {plan}",
    "unseen": _UNSEEN,
    "no-rechecks": "Rechecks are off in this channel: press Check now on the card, or ask again.",
}


class _Again(NamedTuple):
    """When a trouble is checked again, or why not; empty if somewhere else says so."""

    text: str
    spans: tuple[Block, ...]


def on_card(incident: Incident) -> Iterator[Block]:
    """Whose problem it is, what to do, how bad, and who reported it. When it is checked again, the card says
    for both troubles at once."""
    second = second_trouble_of(incident)
    if second is None:
        return
    verdict = second.diagnosis.verdict
    yield b.divider()
    lead = b.text("Second trouble: ", bold=True)
    yield b.paragraph(lead, b.text(f"{whose_problem(verdict)}. "), b.text(verdict.summary, _SUMMARY))
    if do := to_do.on_card(second.diagnosis, incident):
        yield do
    yield b.fields([("How bad", how_bad(second.diagnosis)), ("Reported", _reported(second, incident))])


def in_notification(incident: Incident) -> str:
    """The same in a few words, for who only hears the notification."""
    second = second_trouble_of(incident)
    if second is None:
        return ""
    found = second.diagnosis
    do = to_do.in_notification(found, incident)
    what = markup(f"{words.cause(second.cause)}{blame(found.verdict)}", 250)
    told = markup(found.verdict.summary, _SUMMARY)
    return f" Second trouble: {what}. {told}{do}"


def _reported(second: FollowedTrouble, incident: Incident) -> str:
    """`2 bounces, 4.4.1 for kim@example.com, by @ada`."""
    query, count = second.subject.query, incident.suggested.get(second.cause, 0)
    known = [words.bounces(count)] if count else []
    known += [markup(" for ".join(filter(None, (query.status, query.address))), 300)]
    known += [f"by {' '.join(map(words.mention, second.people[:_MOST_PEOPLE]))}"] if second.people else []
    return ", ".join(filter(None, known)) or "by a bounce"


def set_apart(content: SetApart, incident: Incident) -> Rendered:
    """What a look found for a bounce that joined and said something else than the verdict."""
    found, which = content.diagnosis, _bounce_of(content.query)
    people = (content.asked_by,) if content.asked_by else ()
    if content.same:
        return _told_to(people, f"{which} has the same cause: {words.cause(found.verdict.cause)}.")
    if found.verdict.cause in {HEALTHY, INCONCLUSIVE}:
        told = f"{which} is another matter. Checked by itself: {found.verdict.summary}"
        return _told_to(people, f"{told} {_UNSEEN}" if content.not_followed else told)
    again = _again(content, incident if content.followed else None)
    return _as_verdict(people, f"{which} has another cause", found, again)


def second_trouble(content: SecondTrouble, incident: Incident) -> Rendered:
    """What became of a second trouble, and what is still wrong at the domain."""
    found, which = content.diagnosis, _bounce_of(content.query)
    if found.verdict.cause != HEALTHY:
        again = _again(content, incident)
        return _as_verdict(content.mention, f"🔁 {which} has another cause now", found, again)
    own = incident.diagnosis.verdict if incident.diagnosis else found.verdict
    still = f" Still open: {words.cause(own.cause)}{blame(own)}." if own.cause != HEALTHY else ""
    over = f"✅ {which}: that trouble is over ({words.cause(content.before)})."
    return _told_to(content.mention, f"{over} Send the mail again if it came back.{still}")


def _as_verdict(people: Sequence[str], lead: str, found: Diagnosis, again: _Again) -> Rendered:
    """Like a first verdict: what it is, whose, what to do; and when it is checked again, or why not."""
    cause = f"{words.cause(found.verdict.cause)}{blame(found.verdict)}"
    do = f" What to do: {markup(to_do.in_words(step), to_do.STEP)}" if (step := first_step(found)) else ""
    text = f"{markup(f'{lead}: {cause}. {found.verdict.summary}', 950)}{do} {again.text}"
    what = b.text(found.verdict.summary, _SUMMARY, bold=True), b.text(f"\n{judged(found) or ''}")
    blocks = [
        b.paragraph(*_mentions(people), b.text(f"{lead}:", 300)),
        b.paragraph(*what),
        *diagnosed.steps(found.steps),
        *([b.paragraph(*again.spans)] if again.spans else []),
    ]
    return fitted(f"{_called(people)}{text}", blocks)


def _again(content: SetApart | SecondTrouble, followed: Incident | None) -> _Again:
    """`followed`: the incident whose checks follow the trouble."""
    if reason := content.not_followed:
        plan = content.diagnosis.recheck
        told = _WHY_NOT[reason].format(plan=next_look(plan) if plan.after_seconds else plan.why)
        return _Again(markup(told, 400), (b.text(told, 400),))
    if followed is None:
        return _Again("", ())
    if (at := followed.next_check_at) is None:
        return _Again(f"{_FOLLOWED}.", (b.text(f"{_FOLLOWED}."),))
    return _Again(f"{_FOLLOWED}: {in_markup(at)}", (b.text(f"{_FOLLOWED}: "), in_rich_text(at)))


def _bounce_of(query: Query) -> str:
    """`The bounce for kim@example.com with 4.4.1`, as far as it is known."""
    whom = f" for {line(query.address, 254)}" if query.address else ""
    code = f" with {query.status}" if query.status else ""
    known = f"{whom}{code}"
    return f"The bounce{known}" if known else "A bounce that joined"


def _told_to(people: Sequence[str], told: str) -> Rendered:
    """One line, to these people."""
    return fitted(
        f"{_called(people)}{markup(told, 950)}", [b.paragraph(*_mentions(people), b.text(told, 950))]
    )


def _called(people: Sequence[str]) -> str:
    return "".join(f"{words.mention(person)} " for person in people[:_MOST_PEOPLE])


def _mentions(people: Sequence[str]) -> list[Block]:
    return [span for person in people[:_MOST_PEOPLE] for span in (b.user(person), b.text(" "))]
