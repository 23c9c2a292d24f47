"""The commands. One file a theme; what they do lives in the rooms below."""

import sys
from typing import Annotated

import typer

from bot.cli import data, diagnose, explain, installation, parse, serve
from bot.cli.output import harmless
from bot.errors import BouncebotError, QueryError, SettingError


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"bouncebot {version('bouncebot')}")
        raise typer.Exit


app = typer.Typer(
    name="bouncebot",
    help="Reads a bounce, finds out whose problem it is, says what to do, and looks again.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def bouncebot(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Nothing of its own: the commands are what there is to do."""


for commands in (serve, diagnose, parse, explain, installation):
    app.registered_commands += commands.app.registered_commands
app.add_typer(data.app, name="data")

BAD_USAGE = 2
OUR_FAILURE = 3


def main() -> None:
    """Exit status: 0 done, 1 the answer is "no", 2 bad usage or setting, 3 a failure of ours."""
    try:
        app()
    except (QueryError, SettingError) as error:
        _refuse(str(error), BAD_USAGE)
    except BouncebotError as error:
        _refuse(str(error), OUR_FAILURE)
    except KeyboardInterrupt:
        _refuse("Stopped.", 130)


def _refuse(line: str, status: int) -> None:
    print(f"bouncebot: {harmless(line)}", file=sys.stderr)  # noqa: T201
    raise SystemExit(status)
