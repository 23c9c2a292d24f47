"""Finds the entry for a code, or makes one for a code that is not registered."""

import re
from functools import lru_cache

from bot.causes import INCONCLUSIVE, load_causes
from bot.explain.entry import Entry, Variant
from bot.explain.library import enhanced, general, replies, variants
from bot.models.diagnosis import Actor
from bot.reading.classify.own_codes import rule_of_own_code
from bot.reading.classify.rules import Rule
from bot.reading.classify.tables import tables
from bot.wording.advice import steps_of

FEWEST_STEPS = 2
_NUMBERED = (
    (re.compile(r"(?:OFR|LPN)\d{0,3}_(\d{3})"), "OFR_{}"),
    (re.compile(r"SFR_IN_\d(\d\d)"), "SFR_IN_1{}"),
    (re.compile(r"(L-(?:RATE|RCPT|SIZE|HB|SPAM|IPSPAM))[\dX]{1,4}"), "{}"),
)
"""Marks of which only a part has a meaning; the rest is a server's configuration or a duration."""


def entry_of(code: str) -> Entry | None:
    """The entry for this class, else for any class, else a provider's; None if there is none."""
    found = replies().get(code) or enhanced().get(code) or enhanced().get(any_class(code))
    if found is None and (own := meanings_of(code)):
        return own[0].entry
    return found


def is_of_one_class(code: str) -> bool:
    """Whether an enhanced code has an entry for its own class."""
    return code in enhanced() and not code.startswith("X")


def meanings_of(code: str) -> tuple[Variant, ...]:
    """What providers mean by a code: as their pages explain it, else as bounces with it are read."""
    return variants_of(code) or _as_read(code)


def variants_of(code: str) -> tuple[Variant, ...]:
    """What providers mean by a code, as their pages explain it."""
    numbered = (name.format(found[1]) for mark, name in _NUMBERED if (found := mark.fullmatch(code)))
    return variants().get(next(numbered, code), ())


@lru_cache(maxsize=64)
def _as_read(code: str) -> tuple[Variant, ...]:
    if "." in code or code.isdigit():
        return ()
    rule = rule_of_own_code(code)
    return (_of_rule(rule),) if rule else ()


def _of_rule(rule: Rule) -> Variant:
    known = tables()
    title = known.title(rule.reason)
    causes = rule.causes or known.causes(rule.reason, None) or (INCONCLUSIVE,)
    likeliest = load_causes()[causes[0]]
    steps = steps_of(likeliest, general()["stand_ins"].get(likeliest.id, {}))
    return Variant(
        provider="A mail provider",
        temporary=known.passes(rule.reason) if rule.permanent is None else not rule.permanent,
        entry=Entry(
            title=title[0].upper() + title[1:],
            meaning=f"It stands for: {title}.",
            actor=likeliest.actor,
            causes=causes,
            steps=steps if len(steps) >= FEWEST_STEPS else (),
            sources=(rule.source,),
        ),
    )


def any_class(code: str) -> str:
    """`5.1.1` as `X.1.1`."""
    return f"X{code[1:]}"


def unassigned(code: str) -> Entry | None:
    """An entry for a code that is not registered, by its subject or digits; None if it is not a code."""
    if "." in code:
        return _unassigned_enhanced(code)
    return _unassigned_reply(code) if code.isdigit() else None


def _unassigned_enhanced(code: str) -> Entry:
    _, subject, detail = code.split(".")
    text = general()["subject"].get(subject) or general()["subject"]["unknown"]
    return Entry(
        title=f"Not assigned ({text['name']})",
        meaning=f"No such code is registered. Subject {subject} {text['says']}; "
        f"detail {detail} is not assigned there, so only the server that wrote it knows. "
        "Read the text after it.",
        actor=Actor(text["actor"]),
        causes=tuple(text["causes"]),
        sources=tuple(text["sources"]),
    )


def _unassigned_reply(code: str) -> Entry:
    text = general()["second_digit"][code[1]]
    return Entry(
        title=f"Not assigned ({text['name']})",
        meaning=f"No RFC assigns this reply code. Its second digit {code[1]} {text['says']}. "
        "Read the text after it.",
        actor=Actor(text["actor"]),
        causes=("inconclusive",),
        sources=("https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1",),
    )
