"""`bouncebot explain`: what a code means."""

from typing import TYPE_CHECKING

import click

from bot.cli.output import as_json, print_json, say

if TYPE_CHECKING:
    from bot.models.explanation import Explanation


@click.command()
@click.argument("code", metavar="CODE", nargs=-1, required=True)
@as_json
def explain(code: tuple[str, ...], as_json: bool) -> None:
    """Say what a code means, its usual causes, what to do. No network.

    CODE is an enhanced code such as 4.4.1, a reply code such as 550, a provider's own code such as TSS04,
    a cause such as greylisting, or a mail program's error such as 0x800CCC0F.
    """
    from bot import explain as knowledge

    asked = " ".join(code)
    if as_json:
        return print_json(knowledge.explanation_as_json(knowledge.explain(asked)))
    return show_explanation(asked)


def show_explanation(code: str) -> None:
    """Prints what a code or a cause means, for people. Raises QueryError if it is unknown."""
    from bot import explain as knowledge

    _print(knowledge.explain(code))


def _print(explanation: "Explanation") -> None:
    from bot.wording.text import in_short, step_lines

    say(explanation.heading, bold=True)
    say(explanation.meaning)
    say(in_short(explanation), dim=True)
    if explanation.causes:
        _heading("Usual causes, likeliest first")
    for cause in explanation.causes:
        say(f"  · {cause.text}")
    _heading("What to do")
    for line in step_lines(explanation.steps):
        say(f"  {line}")
    for each in explanation.faq:
        _heading(each.question)
        say(each.answer)
    if explanation.sources:
        say()
        say(f"Sources: {', '.join(explanation.sources)}", dim=True)


def _heading(words: str) -> None:
    say()
    say(words, bold=True)
