"""`bouncebot explain`: what a code means."""

from typing import Annotated

import typer

from bot.cli.output import AsJson, for_people, print_json
from bot.models.explanation import Explanation

app = typer.Typer()


@app.command()
def explain(
    code: Annotated[
        list[str],
        typer.Argument(metavar="CODE", help="An enhanced code such as 4.4.1, or a reply code such as 550."),
    ],
    as_json: AsJson = False,
) -> None:
    """What a code means, its usual causes, what to do. No network."""
    from bot import explain as knowledge

    explanation = knowledge.explain(" ".join(code))
    if as_json:
        print_json(knowledge.explanation_as_json(explanation))
    else:
        _print(explanation)


def _print(explanation: Explanation) -> None:
    from bot.text import in_short, step_lines

    console = for_people()
    console.print(f"{explanation.code}  {explanation.title}", style="bold")
    console.print(explanation.meaning)
    console.print(in_short(explanation), style="dim")
    console.print("\nUsual causes, likeliest first", style="bold")
    for cause in explanation.causes:
        console.print(f"  · {cause.text}")
    console.print("\nWhat to do", style="bold")
    for line in step_lines(explanation.steps):
        console.print(f"  {line}")
    for each in explanation.faq:
        console.print(f"\n{each.question}", style="bold")
        console.print(each.answer)
    console.print(f"\nSources: {', '.join(explanation.sources)}", style="dim")
