"""A domain's history as people read it."""

from bot.models import ChartPoint, Recalled
from handlers.rendering import SlackRenderer
from playground.workspace.blocks import check_blocks
from tests.handlers.rendering.contents import NOW, incident, post
from tests.handlers.rendering.seen import strings


def drawn(*points: ChartPoint) -> str:
    content = Recalled(domain="example.com", incidents=(incident("example.com"),), points=points)
    rendered = SlackRenderer().message(post(content), None, None)
    check_blocks(rendered.blocks, "message")
    return "\n".join(strings(rendered.blocks))


def test_the_chart_shows_reachability_and_handshake_time() -> None:
    seen = drawn(
        ChartPoint(at=NOW, looks=4, good=4, handshake_seconds=0.02),
        ChartPoint(at=NOW, looks=0, good=0),
        ChartPoint(at=NOW, looks=4, good=0),
        ChartPoint(at=NOW, looks=4, good=2, handshake_seconds=1.5),
    )
    assert "reached    █·▁▅  6 of 12 looks" in seen
    assert "handshake  ▁··█  20 ms to 1.5 s" in seen


def test_servers_that_never_answered_have_no_handshake() -> None:
    assert "handshake  ·  none came about" in drawn(ChartPoint(at=NOW, looks=1, good=0))


def test_without_looks_there_are_only_the_incidents() -> None:
    assert "reached" not in drawn()
