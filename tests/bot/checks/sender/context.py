"""A context whose resolver has given records."""

from collections.abc import Mapping

from bot.checks.context import Context, Ourselves
from tests.twins.network import PaperProber, PaperResolver


def context_with(
    records: Mapping[tuple[str, str], tuple[str, ...]], ours: Ourselves | None = None
) -> Context:
    return Context(PaperResolver(dict(records)), PaperProber(), lambda _: None, ours or Ourselves())
