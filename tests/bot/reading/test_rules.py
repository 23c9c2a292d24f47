"""Every rule's example is read as the rule says."""

import pytest

from bot.reading.classify import classify
from bot.reading.classify.rules import Rule
from bot.reading.facts import Facts
from tests.bot.reading.test_rulebook import RULES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_example_means_what_the_rule_says(rule: Rule) -> None:
    assert classify(Facts(diagnostic=rule.example, **rule.given)).reason == rule.reason
