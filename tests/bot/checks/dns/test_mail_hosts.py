"""Which mail servers a domain has, in which order."""

from bot.checks.dns.mail_hosts import by_preference


def test_mail_hosts_are_sorted_by_preference_without_duplicates() -> None:
    assert by_preference(("20 b.example", "10 a.example", "30 a.example")) == ("a.example", "b.example")
    assert by_preference(("0 .",)) == ("",)
