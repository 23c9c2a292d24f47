"""In the playground, a real domain gets an answer that says which domains exist there."""

import pytest

from bot.cli.outside import InLab
from bot.models.diagnosis import Diagnosis, RecheckKind, Subject
from bot.models.query import Query
from tests.bot.incidents.house import Doctor
from tests.given import diagnosis

LAB = ("healthy.example", "down.example", "recovering.example", "full.example")


async def answered(domain: str, cause: str) -> Diagnosis:
    return await InLab(Doctor([diagnosis(cause)]), LAB)(
        Subject(query=Query(domain=domain)), lambda finding: None
    )


async def test_a_real_domain_that_cannot_be_checked_is_told_what_exists() -> None:
    found = await answered("gmail.com", "inconclusive")
    assert found.verdict.summary == (
        "gmail.com does not exist in this playground, so it cannot be checked. Only the lab's domains do, "
        "such as healthy.example, down.example and recovering.example; “Make it sick” lists them."
    )
    assert [step.text for step in found.steps] == ["Try one of the lab's domains: /bounce 4.4.1 down.example"]
    assert found.recheck.kind is RecheckKind.NONE


@pytest.mark.parametrize(
    ("domain", "cause"),
    [
        ("down.example", "inconclusive"),
        ("mail.down.example", "inconclusive"),
        ("gmail.com", "mailbox-unknown"),
    ],
)
async def test_the_labs_own_domains_and_telling_words_are_diagnosed_as_ever(domain: str, cause: str) -> None:
    found = await answered(domain, cause)
    assert found.verdict.summary == f"It is {cause}."
