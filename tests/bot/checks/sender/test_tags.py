"""The tags of DKIM and DMARC records."""

from hypothesis import given
from hypothesis import strategies as st

from bot.checks.sender.tags import read_tags


def test_tags_of_a_record_are_read() -> None:
    assert read_tags("v=DKIM1; k=rsa; p=AB CD=; p=later;; x") == {"v": "DKIM1", "k": "rsa", "p": "ABCD="}


@given(st.text(max_size=300))
def test_any_text_is_read_as_tags(record: str) -> None:
    assert all(isinstance(value, str) for value in read_tags(record).values())
