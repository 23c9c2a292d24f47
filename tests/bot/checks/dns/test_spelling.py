"""Typos of well-known domains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.dns.spelling import WELL_KNOWN, closest, is_one_slip


@pytest.mark.parametrize(
    "typed", ["gmial.com", "gmai.com", "gmaill.com", "gmail.con", "hotmial.com", "yaho.com"]
)
def test_a_typo_of_a_well_known_domain_is_found(typed: str) -> None:
    assert closest(typed) in WELL_KNOWN


@pytest.mark.parametrize("typed", ["gmail.com", "example.com", "gmxx.example", "mail.example", "gmian.com"])
def test_other_domains_are_not_taken_for_typos(typed: str) -> None:
    assert closest(typed) is None


@given(st.text("abcdef.", min_size=2, max_size=12), st.integers(0, 11), st.sampled_from("abcxyz"))
def test_any_single_typo_is_found_in_both_directions(meant: str, at: int, key: str) -> None:
    at %= len(meant)
    slips = {meant[:at] + key + meant[at:], meant[:at] + meant[at + 1 :], meant[:at] + key + meant[at + 1 :]}
    for typed in slips - {meant}:
        assert is_one_slip(typed, meant)
        assert is_one_slip(meant, typed)
