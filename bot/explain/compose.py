"""From a code to its explanation. Pure, except that it reads the files of this folder."""

from itertools import chain
from types import MappingProxyType

from bot.causes import Cause, cause_called, load_causes, plain_name
from bot.durations import in_words
from bot.explain.entry import Entry
from bot.explain.library import general
from bot.explain.lookup import FEWEST_STEPS, any_class, entry_of, is_of_one_class, meanings_of, unassigned
from bot.grammar.codes import no_such_code, read_code
from bot.models.diagnosis import Actor, Step
from bot.models.explanation import Explanation, LikelyCause, Question
from bot.reading.classify.tables import tables
from bot.reading.submission import Said, said_as
from bot.wording.advice import MOST_STEPS, Facts, steps_of

IANA = "https://www.iana.org/assignments/smtp-enhanced-status-codes/"
CLASSES = "245X"
UNLESS_KNOWN = 1800
"""Seconds to wait if neither the code nor a cause says: most servers try again after that time."""
_HOW_LONG = "How long should I wait?"


def explain(code: str) -> Explanation:
    """What a code means, who acts, what to do; likewise a cause by one of its names, such as `greylisting`,
    and what a mail program says that sent nothing, such as `0x800CCC0F`.

    Raises QueryError if it is none of these.
    """
    if cause := cause_called(code):
        return _of_cause(plain_name(code), cause)
    if said := said_as(code):
        return _of_mail_program(said)
    known = read_code(code)
    entry = (entry_of(known) or unassigned(known)) if known else None
    if known is None or entry is None:
        raise no_such_code(code)
    return _delivered(known, entry) if known.startswith("2") else _composed(known, entry)


def title_of(code: str) -> str | None:
    """A code's name in a few words; None if it is not registered."""
    known = read_code(code)
    entry = entry_of(known) if known else None
    return entry.title if entry else None


def _of_cause(name: str, cause: Cause) -> Explanation:
    wait = cause.recheck.after_seconds if cause.temporary else None
    answer = _how_long(cause.temporary, wait)
    return Explanation(
        code=name,
        title=cause.title,
        meaning=cause.meaning,
        temporary=cause.temporary,
        actor=cause.actor,
        steps=_steps((cause.id,), general()["stand_ins"].get(cause.id, {})),
        wait_seconds=wait,
        faq=(Question(question=_HOW_LONG, answer=answer),),
        sources=cause.sources,
    )


def _of_mail_program(said: Said) -> Explanation:
    trouble = said.trouble
    stands_for = f"In the list of its codes: {said.stands_for}. " if said.stands_for else ""
    return Explanation(
        code=said.words,
        title=said.title,
        meaning=f"{stands_for}{trouble.meaning}",
        temporary=None,
        actor=trouble.actor,
        steps=trouble.steps,
        faq=(Question(**general()["mail_program"]["question"]),),
        sources=(said.source, *trouble.sources),
    )


def _delivered(code: str, entry: Entry) -> Explanation:
    """The explanation of a class 2 code, which always means success."""
    words = general()["delivered"]
    return Explanation(
        code=code,
        title=entry.title,
        meaning=f"{entry.meaning} {words['says']}",
        temporary=None,
        actor=Actor.NOBODY,
        causes=_likely(("healthy",)),
        steps=tuple(Step(actor=Actor.NOBODY, text=text) for text in words["steps"]),
        faq=(*entry.faq, Question(**words["question"])),
        sources=_sources(code, entry),
    )


def _composed(code: str, entry: Entry) -> Explanation:
    temporary = _is_temporary(code)
    causes = _causes(code, entry)
    wait = _wait(entry, causes) if temporary else None
    return Explanation(
        code=code,
        title=entry.title,
        meaning=_meaning(code, entry),
        temporary=temporary,
        actor=entry.actor,
        causes=_likely(causes),
        steps=entry.steps or _steps(causes),
        wait_seconds=wait,
        faq=_faq(code, entry, temporary, wait),
        sources=_sources(code, entry),
    )


def _is_temporary(code: str) -> bool | None:
    """Whether it is temporary: by its class (RFC 3463, section 3.1) or, for a provider's mark, its entry."""
    marks = [each.temporary for each in meanings_of(code) if each.temporary is not None]
    return marks[0] if marks else {"4": True, "5": False}.get(code[0])


def _meaning(code: str, entry: Entry) -> str:
    """The entry's text, the provider if the code is its own, and what the class says."""
    if "." in code and code[0] not in CLASSES:
        return f"{general()['class']['none']} {entry.meaning}"
    whose = [f"{each.provider}'s own code." for each in meanings_of(code) if each.entry is entry]
    is_mark = code.isidentifier()  # such as XGEMAIL_0004, whose X is not a class
    by_class = "" if is_mark else entry.class_says or general()["class"].get(code[0], "")
    return " ".join((entry.meaning, *whose, by_class)).rstrip()


def _causes(code: str, entry: Entry) -> tuple[str, ...]:
    """The causes, likeliest first. Providers' meanings come first, because most such codes are theirs.

    Only an entry for this very class comes before them: it takes the providers into account.
    """
    from_providers = tuple(cause for variant in meanings_of(code) for cause in variant.entry.causes)
    from_entry = entry.causes or _as_classified(code) or ("inconclusive",)
    ranked = (from_entry, from_providers) if is_of_one_class(code) else (from_providers, from_entry)
    return tuple(dict.fromkeys(chain.from_iterable(ranked)))


def _as_classified(code: str) -> tuple[str, ...]:
    """The causes that the classifier derives from the code alone."""
    known = tables()
    status = any_class(code)
    reason = known.of_status(status) or known.of_vague_status(status) or known.of_reply(_number(code), None)
    return known.causes(reason, status) if reason else ()


def _number(code: str) -> int | None:
    return int(code) if code.isdigit() else None


def _likely(causes: tuple[str, ...]) -> tuple[LikelyCause, ...]:
    return tuple(LikelyCause(cause=each, text=load_causes()[each].meaning) for each in causes)


_IN_GENERAL = {"mailing_lists": "your lists"}
"""Facts that hold unless a diagnosis finds otherwise."""


def _steps(causes: tuple[str, ...], facts: Facts = MappingProxyType({})) -> tuple[Step, ...]:
    """Steps against the causes, as far as they need no other facts about a domain."""
    steps = [step for each in causes for step in steps_of(load_causes()[each], {**_IN_GENERAL, **facts})]
    if len(steps) < FEWEST_STEPS:
        steps += [Step(actor=Actor.SENDER, text=text) for text in general()["always"]["steps"]]
    return tuple(dict.fromkeys(steps))[:MOST_STEPS]


def _wait(entry: Entry, causes: tuple[str, ...]) -> int:
    """Seconds before the next try."""
    plans = [load_causes()[each].recheck for each in causes]
    waits = (entry.wait_seconds, *(plan.after_seconds for plan in plans))
    return next((wait for wait in waits if wait is not None), UNLESS_KNOWN)


def _faq(code: str, entry: Entry, temporary: bool | None, wait: int | None) -> tuple[Question, ...]:
    others = [each for each in meanings_of(code) if each.entry is not entry]
    from_providers = [
        Question(question=f"What if {each.provider} writes it?", answer=each.entry.meaning) for each in others
    ]
    asked = (*entry.faq, *from_providers)
    if any(each.question == _HOW_LONG for each in asked):
        return asked
    return (*asked, Question(question=_HOW_LONG, answer=_how_long(temporary, wait)))


def _how_long(temporary: bool | None, wait: int | None) -> str:
    kind = {False: "final", True: "temporary", None: "unknown"}[temporary]
    return str(general()["wait"][kind]).format(wait=in_words(wait or UNLESS_KNOWN))


def _sources(code: str, entry: Entry) -> tuple[str, ...]:
    from_providers = [source for each in meanings_of(code) for source in each.entry.sources]
    subject = code.split(".")[1] if "." in code else None
    standard = general()["subject"][subject]["sources"] if subject in general()["subject"] else []
    registry = [IANA] if subject else []
    return tuple(dict.fromkeys((*(entry.sources or standard), *from_providers, *registry)))
