"""What is broken for a while is told to the operators; what lasts a moment is not."""

from collections.abc import Sequence

from bot.models import FindingState
from bot.models.installation import Examined
from bot.vitals import Vitals
from tests.twins.operators import PaperOperators

OK, FAIL, UNKNOWN = FindingState.OK, FindingState.FAIL, FindingState.UNKNOWN


async def after(*states: FindingState) -> list[str]:
    """What the operators hear when rounds find the resolver so."""
    operators, left = PaperOperators(), list(states)

    async def examine() -> Sequence[Examined]:
        return [Examined(name="resolver", state=left.pop(0), summary="So it is.", fix="Mend it.")]

    vitals = Vitals(operators, examine)
    for _ in states:
        await vitals.take()
    return operators.heard


async def test_one_bad_look_is_not_told() -> None:
    assert await after(FAIL) == []


async def test_two_in_a_row_are_with_what_to_do() -> None:
    assert await after(FAIL, FAIL) == ["resolver: So it is. Mend it."]


async def test_a_good_look_between_starts_anew_and_says_that_it_is_over() -> None:
    assert await after(FAIL, OK, FAIL) == ["resolver over"]


async def test_a_look_that_told_nothing_changes_nothing() -> None:
    assert await after(FAIL, UNKNOWN, FAIL) == ["resolver: So it is. Mend it."]
