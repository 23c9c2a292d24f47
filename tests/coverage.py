"""Measures which of our lines and branches the tests reach: `python -m pytest -p tests.coverage`.

Slipcover instruments a module's code when it is loaded. Before Python 3.12 the alternative is a tracer, which
is called at every line, even of libraries, and doubles the time of the tests.
"""

import json
from importlib.machinery import SourceFileLoader
from io import StringIO
from types import ModuleType

import pytest
import slipcover
from slipcover.importer import FileMatcher, SlipcoverLoader
from xdist.workermanage import WorkerController

OURS = ["bot", "handlers", "playground"]
covered = slipcover.Slipcover(branch=True, source=OURS, exclude_also=["@overload", r"\.\.\.$"])
is_ours = FileMatcher(sources=OURS).matches
load = SourceFileLoader.exec_module
of_workers: list[str] = []


def load_marked(loader: SourceFileLoader, module: ModuleType) -> None:
    """Instruments modules in the loader, because a finder would not see Alembic load its migrations."""
    if is_ours(loader.path):
        SlipcoverLoader(covered, loader, loader.path).exec_module(module)
    else:
        load(loader, module)


SourceFileLoader.exec_module = load_marked  # type: ignore[assignment,method-assign]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Passes a worker's coverage to the controller. Modules that no worker loaded are added at the end."""
    if hasattr(session.config, "workeroutput"):
        covered.source = None
        session.config.workeroutput["covered"] = json.dumps(covered.get_coverage())


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    of_workers.append(node.workeroutput["covered"])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    together = covered.get_coverage()
    for one in of_workers:
        slipcover.merge_coverage(together, json.loads(one))
    table = StringIO()
    slipcover.print_coverage(together, outfile=table, skip_covered=True)
    terminalreporter.write(table.getvalue())
