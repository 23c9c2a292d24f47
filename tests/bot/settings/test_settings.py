"""A setting is valid, or the start stops with its name, what it got and what it takes."""

from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.settings import VARIABLES, load
from bot.settings.values import Endpoint, Secret, Vantage

BAD = {
    "SLACK_BOT_TOKEN": ["xoxp-1", "xapp-1", "token", "Bearer xoxb-1", "xoxb-…", "xoxb-"],
    "SLACK_APP_TOKEN": ["xoxb-1", "app", "XAPP-1", "xapp-1 # ours"],
    "SLACK_SIGNING_SECRET": ["xoxb-1", "xapp-1", "two words", " ", "'9271'"],
    "SLACK_API_URL": [
        "slack.com/api/",
        "https://slack.com/api",
        "ftp://slack.com/api/",
        "https:///api/",
        "https://us:9271@slack.com/api/",
        "https://slack.com/api/?to=/api/",
        "/api/",
        "x",
    ],
    "BOUNCEBOT_DATABASE_URL": [
        "sqlite://",
        "sqlite:///",
        "mysql://x/y",
        "bouncebot.sqlite",
        "postgresql:",
        "postgresql://u:p@ss@db/b",
        "postgresql://u:p/ss@db/b",
        "postgresql://u:p?ss@db/b",
        "postgresql://u:p#ss@db/b",
        "postgresql://u@db:54x/b",
        "postgresql://u@[::1/b",
        "/tmp",
    ],
    "BOUNCEBOT_LISTEN": [
        "3000",
        ":3000",
        "localhost",
        "a:b",
        "127.0.0.1:70000",
        "::1:80",
        "[::1]",
        "a b:1",
        "x:-1",
    ],
    "BOUNCEBOT_NAMESERVERS": [
        "ns.example.com",
        "192.0.2.1:",
        "192.0.2.1:0",
        "192.0.2.256",
        "[::1",
        "1.1.1.1;8.8.8.8",
        "::1:53:53x",
    ],
    "BOUNCEBOT_DNS_PORT": ["0", "65536", "abc", "-1", "53.5", "0x35"],
    "BOUNCEBOT_SMTP_PORT": ["0", "99999", "smtp", "25,26", " ", "-25"],
    "BOUNCEBOT_HTTPS_PORT": ["0", "65536", "https", "443/tcp"],
    "BOUNCEBOT_ALLOW_NETWORKS": ["10.0.0.0/33", "localhost", "10.0.0.0/8/8", "10.0.0.0-10.0.0.9", "::/129"],
    "BOUNCEBOT_CONTROL_HOSTS": [
        "a b",
        "mx_.-",
        "http://mx.example",
        "x" * 64,
        "a..b",
        "-mx.example",
        "mx.example:25",
    ],
    "BOUNCEBOT_VANTAGES": [
        "proxy",
        "a=http://h:1",
        "=socks5://h:1",
        "a=socks5://h",
        "a=socks5://:1",
        "a b=socks5://h:1",
        "a=socks5://h:1,a=socks5://g:1",
    ],
    "BOUNCEBOT_HELO_NAME": ["a b", "..", "<me>", "me@example"],
    "BOUNCEBOT_SENDER_IPS": ["192.0.2", "mail.example", "192.0.2.0/24", "1.2.3.4 5.6.7.8", "::g"],
    "BOUNCEBOT_SENDER_DOMAINS": ["a@b.example", "a b.example", "https://example.com", "example", "192.0.2.1"],
    "BOUNCEBOT_DNSBLS": ["zen spamhaus", "http://x", "*.example", "x/y", "zen", "1"],
    "BOUNCEBOT_RDAP": ["on", "http://rdap.example/dns.json", "rdap.example", "https://", "https://x y/z"],
    "BOUNCEBOT_STATUS_PAGES": ["on", "https://status.example", "mx=https://a.example", "a.example=http://b/"],
    "BOUNCEBOT_DEADLINE": ["0", "-1", "soon", "1e1", "10 seconds", "inf", "nan"],
    "BOUNCEBOT_JOIN_WINDOW": ["0", "1y", "a day", "-24h", "24 hours"],
    "BOUNCEBOT_REACTION": [":mailbox:", "mail box", "x" * 101, "📬", "Mailbox"],
    "BOUNCEBOT_OPERATORS_CHANNEL": ["#ops", "ops", "D024BE91L", "c0123456789", "C"],
    "BOUNCEBOT_KEEP_RAW": ["0", "forever", "7 days", "-7d"],
    "BOUNCEBOT_KEEP_INCIDENTS": ["0d", "never", "1month", "400,5d"],
    "BOUNCEBOT_LEASE": ["0", "-15", "15ms", "quarter"],
    "BOUNCEBOT_RECHECK_SCALE": ["0", "-1", "1/60", "nan", "inf", "1001", "fast"],
    "BOUNCEBOT_LOG": ["JSON", "yes", "text", "file.log"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_a_bad_value_is_refused_in_one_line_that_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as refusal:
        load()
    line = str(refusal.value)
    assert line.startswith(f"{name} takes ")
    assert "\n" not in line
    assert "got" in line


def test_at_least_a_hundred_bad_values_are_tried_and_every_setting_has_some() -> None:
    read_later = {"BOUNCEBOT_WORKSPACES"}
    """Bad files are tested in test_workspaces.py."""
    assert sum(map(len, BAD.values())) >= 100
    assert set(BAD) == VARIABLES.keys() - read_later


@pytest.mark.parametrize("around", ["\n", "\r\n", " ", "\t"], ids=repr)
def test_space_around_a_value_is_left_out(monkeypatch: pytest.MonkeyPatch, around: str) -> None:
    """A secret's file ends in a line break. The database was then another file, whose name ended in it."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", f"xoxb-1{around}")
    monkeypatch.setenv("BOUNCEBOT_DATABASE_URL", f"{around}sqlite:////data/b.sqlite{around}")
    settings = load()
    assert settings.slack_bot_token == Secret("xoxb-1")
    assert settings.database_url == "sqlite:////data/b.sqlite"


def test_without_settings_the_installation_works() -> None:
    settings = load()
    assert settings.slack_bot_token is None
    assert settings.database_url.startswith("sqlite:///")
    assert settings.listen == ("127.0.0.1", 3000)
    assert settings.join_window == 86400
    assert settings.recheck_scale == 1


def test_good_values_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "BOUNCEBOT_NAMESERVERS": "192.0.2.53, [2001:db8::53]:5353, 2001:db8::1",
        "BOUNCEBOT_LISTEN": "0.0.0.0:8080",
        "BOUNCEBOT_ALLOW_NETWORKS": "127.0.0.0/8,::1/128,",
        "BOUNCEBOT_VANTAGES": "direct,berlin=socks5://proxy.example:1080",
        "BOUNCEBOT_HELO_NAME": "Mail.Example.COM.",
        "BOUNCEBOT_SENDER_IPS": "192.0.2.1",
        "BOUNCEBOT_DEADLINE": "20s",
        "BOUNCEBOT_RDAP": "https://rdap.example/dns.json",
        "BOUNCEBOT_STATUS_PAGES": "mx.Hoster.example=https://status.hoster.example/mail, .b.example=https://b/",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load()
    assert settings.nameservers == (
        Endpoint("192.0.2.53", 53),
        Endpoint("2001:db8::53", 5353),
        Endpoint("2001:db8::1", 53),
    )
    assert settings.listen == Endpoint("0.0.0.0", 8080)
    assert settings.allow_networks == (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    assert settings.vantages == (Vantage("direct", None), Vantage("berlin", "socks5://proxy.example:1080"))
    assert settings.helo_name == "mail.example.com"
    assert settings.sender_ips == (ip_address("192.0.2.1"),)
    assert settings.deadline == 20
    assert settings.rdap == "https://rdap.example/dns.json"
    assert load(BOUNCEBOT_RDAP="off").rdap is None
    own = (("mx.hoster.example", "https://status.hoster.example/mail"), ("b.example", "https://b/"))
    assert settings.status_pages == own
    assert load(BOUNCEBOT_STATUS_PAGES="off").status_pages is None


def test_dot_env_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("BOUNCEBOT_SMTP_PORT=2525\nBOUNCEBOT_DNS_PORT=5353\n")
    monkeypatch.setenv("BOUNCEBOT_DNS_PORT", "5300")
    settings = load()
    assert (settings.smtp_port, settings.dns_port) == (2525, 5300)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-9271", "9271"),
        ("SLACK_APP_TOKEN", "xapp-9271", "9271"),
        ("SLACK_SIGNING_SECRET", "9271", "it is 9271"),
        ("BOUNCEBOT_DATABASE_URL", "postgresql://us:9271@db/b", "postgres://us:92/71@9271@db/b"),
        ("BOUNCEBOT_DATABASE_URL", "postgresql://us:9271@a:1,b:2/b", "postgresql://us:x9271#y9271@db/b"),
        ("BOUNCEBOT_DATABASE_URL", "postgresql:///b?host=/run&password=9271", "postgresql://us:x9271?y@db/b"),
        ("BOUNCEBOT_VANTAGES", "away=socks5://us:9271@h:1", "away=http://us:9271@h:1"),
        ("SLACK_API_URL", "https://slack.com/api/", "https://slack.com/api/?token=9271"),
        ("SLACK_API_URL", "https://slack.com/api/", "https://slack.com/api/#9271"),
        ("BOUNCEBOT_DATABASE_URL", "postgresql://db/b?password=9271", "postgres://db/b?password=\n9271"),
        ("BOUNCEBOT_OPERATORS_CHANNEL", "C0123456789", "xoxb-9271"),
        ("BOUNCEBOT_LISTEN", "127.0.0.1:3000", "xapp-1-9271"),
    ],
)
def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch, name: str, good: str, bad: str) -> None:
    monkeypatch.setenv(name, good)
    assert "9271" not in repr(load())
    monkeypatch.setenv(name, bad)
    with pytest.raises(SettingError) as refusal:
        load()
    assert "9271" not in str(refusal.value)


def test_a_token_of_another_kind_is_named_by_its_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-9271")
    with pytest.raises(SettingError, match=r"^SLACK_BOT_TOKEN takes .*; it got .* xapp-\.$"):
        load()


@pytest.mark.parametrize(
    ("value", "got"),
    [
        ("xoxb-…", "a value that starts with xoxb- and has characters that no token has"),
        ("xoxb-", "xoxb- with nothing after it"),
        ('"xoxb-9271"', "a value in quotes"),
    ],
    ids=["the dots of the example", "a prefix", "quotes that docker --env-file keeps"],
)
def test_what_stands_in_for_a_token_is_described(
    monkeypatch: pytest.MonkeyPatch, value: str, got: str
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", value)
    with pytest.raises(SettingError, match=rf"; it got {got}\.$"):
        load()


def test_a_byte_order_mark_is_not_part_of_the_first_name(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-9271\r\n", "utf-8-sig")
    assert load().knows_slack


@pytest.mark.parametrize("line", ['SLACK_BOT_TOKEN="xoxb-9271', "SLACK_BOT_TOKEN: xoxb-9271", "xoxb-9271"])
def test_an_invalid_line_of_the_file_is_reported_by_number(tmp_path: Path, line: str) -> None:
    """Otherwise a bot with a token would open the playground."""
    (tmp_path / ".env").write_text(f"# tokens\n{line}\nBOUNCEBOT_LOG=json\n")
    with pytest.raises(
        SettingError, match=r"^\.env takes NAME=VALUE on each line; .* on line 2\."
    ) as refusal:
        load()
    assert "9271" not in str(refusal.value)


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKN", "SLACK_BOTTOKEN", "slack_bot_token"])
def test_a_misspelt_token_does_not_open_the_playground(tmp_path: Path, name: str) -> None:
    (tmp_path / ".env").write_text(f"{name}=xoxb-1\nSLACK_APP_TOKEN=xapp-1\n")
    with pytest.raises(SettingError, match=f"^{name} in .env is not a setting, but SLACK_BOT_TOKEN is"):
        load()


def test_other_programs_names_in_the_file_are_theirs(tmp_path: Path) -> None:
    lines = ("SLACK_BOT_TOKEN=xoxb-1", "SLACK_BOT_TOKEN2=xoxb-2", "SLACK_WEBHOOK_URL=https://slack.test")
    (tmp_path / ".env").write_text("\n".join(lines))
    assert load().slack_bot_token is not None


def test_a_file_in_another_encoding_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("BOUNCEBOT_LOG=json".encode("utf-16"))
    with pytest.raises(SettingError, match=r"^\.env takes text in UTF-8; it got another encoding"):
        load()


def test_a_folder_in_place_of_the_file_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Docker makes one for a file that is mounted but missing."""
    (tmp_path / ".env").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingError, match=r"^\.env cannot be read: Is a directory\. It takes a file"):
        load()


def test_a_file_that_may_not_be_read_is_reported_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SettingError, match=r"^\.env cannot be read: Permission denied\."):
        load()
