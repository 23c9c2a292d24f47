"""The token is sent only to Slack's hosts and the configured origin: scheme, host and port."""

import pytest

from handlers.mailroom.hosts import is_trusted

API = "http://127.0.0.1:8080/api/"


@pytest.mark.parametrize(
    "url",
    [
        "https://slack.com/x",
        "https://files.slack.com/files-pri/T1-F1/a.eml",
        "https://slack-files.com/T1-F1",
        "https://FILES.SLACK.COM/x",
        "https://x.slack-gov.com/x",
        "http://127.0.0.1:8080/files-pri/x",
    ],
)
def test_slacks_hosts_are_accepted(url: str) -> None:
    assert is_trusted(url, API)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/x",
        "https://slack.com.evil.example/x",
        "https://notslack.com/",
        "https://evil.example/?slack.com",
        "https://slack.com@evil.example/",
        "https://files.slack.com:8443/x",
        "http://127.0.0.1:8081/x",
        "https://127.0.0.1:8080/x",
        "http://127.0.0.1/x",
        "https://slack-gov.com.evil.example",
        "https://x.slack-files.com/",
        "file:///etc/passwd",
        "https://[bad",
        "https://evil.example\\.slack.com/",
        "https://evil.example\\@127.0.0.1:8080/",
        "https://evil.example\0.slack.com/",
        "https://evil.example%2f.slack.com/",
        "https://us:pw@files.slack.com/",
        "http://us:pw@127.0.0.1:8080/",
        "https://slack.com:99999/",
        "",
    ],
)
def test_other_hosts_are_refused(url: str) -> None:
    assert not is_trusted(url, API)


def test_a_default_port_may_be_written_or_omitted() -> None:
    assert is_trusted("https://chat.example:443/x", "https://chat.example/api/")
