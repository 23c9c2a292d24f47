"""The commands, one file per topic. Their work is done by the packages below."""

import sys

import click

from bot.cli.data import data
from bot.cli.diagnose import diagnose
from bot.cli.explain import explain
from bot.cli.installation import check, manifest
from bot.cli.output import BAD_USAGE, OUR_FAILURE, warn
from bot.cli.parse import parse
from bot.cli.serve import playground, run
from bot.errors import BouncebotError, QueryError, SettingError


@click.group("bouncebot", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bouncebot", message="bouncebot %(version)s", help="Print the version.")
def app() -> None:
    """Reads a bounce, finds out whose problem it is, says what to do, and checks again."""


for command in (run, playground, diagnose, parse, explain, check, manifest, data):
    app.add_command(command)


def main() -> None:
    """Exit status: 0 done, 1 the answer is "no", 2 bad usage or setting, 3 a failure of ours."""
    try:
        raise SystemExit(app(prog_name="bouncebot", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except (click.Abort, KeyboardInterrupt):
        _refuse(130, "Stopped.")
    except SettingError as error:
        _refuse(BAD_USAGE, *str(error).splitlines())
    except QueryError as error:
        _refuse(BAD_USAGE, str(error))
    except BouncebotError as error:
        _refuse(OUR_FAILURE, str(error))
    except Exception:  # a bug of ours: exit status 3, not 1
        sys.excepthook(*sys.exc_info())
        raise SystemExit(OUR_FAILURE) from None


def _refuse(status: int, *lines: str) -> None:
    for line in lines:
        warn(line)
    raise SystemExit(status)
