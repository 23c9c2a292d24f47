"""What the environment says, checked once at the start. INTERFACES of the settings: docs/operating.md."""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Endpoint = tuple[str, int]

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def parse_duration(text: str) -> float:
    """Seconds of `90`, `15m`, `24h`, `7d`. Raises ValueError for anything else."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhdw]?)\s*", text.lower())
    if not match:
        raise ValueError("a duration such as 90, 15m, 24h or 7d")
    return float(match[1]) * _UNITS[match[2]]


def parse_endpoint(text: str, default_port: int | None = None) -> Endpoint:
    """`IP`, `IP:port`, `[IPv6]:port`, `host:port`. Raises ValueError for anything else."""
    match = re.fullmatch(
        r"\[([0-9A-Fa-f:.]+)\](?::(\d+))?|([^:\s]+)(?::(\d+))?|([0-9A-Fa-f:.]+)", text.strip()
    )
    if not match:
        raise ValueError("an address such as 192.0.2.1, 192.0.2.1:53 or [2001:db8::1]:53")
    host = match[1] or match[3] or match[5]
    port = match[2] or match[4] or default_port
    if port is None or not 0 <= int(port) <= 65535:
        raise ValueError("a port from 0 to 65535 after the colon")
    return host, int(port)


def _each(item: Callable[[str], Any]) -> BeforeValidator:
    def split(value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(item(part.strip()) for part in value.split(",") if part.strip())

    return BeforeValidator(split)


def _text(parse: Callable[[str], Any]) -> BeforeValidator:
    return BeforeValidator(lambda value: parse(value) if isinstance(value, str) else value)


def _nameserver(text: str) -> Endpoint:
    host, port = parse_endpoint(text, 53)
    ip_address(host)
    return host, port


def _network(text: str) -> Network:
    return ip_network(text, strict=False)


def _vantage(text: str) -> tuple[str, str]:
    if text == "direct":
        return "direct", ""
    name, _, url = text.partition("=")
    parts = urlsplit(url)
    if (
        not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name)
        or parts.scheme not in {"socks5", "socks5h"}
        or not parts.port
    ):
        raise ValueError("direct, or NAME=socks5://host:port")
    return name, url


def _name(text: str) -> str:
    if not re.fullmatch(
        r"(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?)+|\[?[0-9A-Fa-f:.]+\]?", text
    ):
        raise ValueError("a host name or an address")
    return text.rstrip(".").lower()


def _api_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.path.endswith("/api/"):
        raise ValueError("a URL that ends in /api/, such as https://slack.com/api/")
    return text


def _database_url(text: str) -> str:
    if not re.match(r"sqlite:///.+|postgresql://.+", text):
        raise ValueError("sqlite:///PATH or postgresql://…")
    return text


def _token(prefix: str) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and not value.startswith(prefix):
            raise ValueError(f"a token that starts with {prefix}")
        return value

    return BeforeValidator(check)


def _default_database() -> str:
    return f"sqlite:///{Path(platformdirs.user_data_dir('bouncebot')) / 'bouncebot.sqlite'}"


Duration = Annotated[float, _text(parse_duration), Field(gt=0)]
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """Everything an operator can set. Secrets never show in `repr`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    slack_bot_token: Annotated[SecretStr | None, _token("xoxb-")] = None
    slack_app_token: Annotated[SecretStr | None, _token("xapp-")] = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: Annotated[str, _text(_api_url)] = "https://slack.com/api/"

    database_url: Annotated[str, _text(_database_url)] = Field(
        default_factory=_default_database, alias="BOUNCEBOT_DATABASE_URL"
    )
    listen: Annotated[Endpoint, NoDecode, _text(parse_endpoint)] = Field(
        ("127.0.0.1", 3000), alias="BOUNCEBOT_LISTEN"
    )
    nameservers: Annotated[tuple[Endpoint, ...], NoDecode, _each(_nameserver)] = Field(
        (), alias="BOUNCEBOT_NAMESERVERS"
    )
    dns_port: Port = Field(53, alias="BOUNCEBOT_DNS_PORT")
    smtp_port: Port = Field(25, alias="BOUNCEBOT_SMTP_PORT")
    allow_networks: Annotated[tuple[Network, ...], NoDecode, _each(_network)] = Field(
        (), alias="BOUNCEBOT_ALLOW_NETWORKS"
    )
    control_hosts: Annotated[tuple[str, ...], NoDecode, _each(_name)] = Field(
        ("gmail-smtp-in.l.google.com", "mx-aol.mail.gm0.yahoodns.net", "mx01.mail.icloud.com"),
        alias="BOUNCEBOT_CONTROL_HOSTS",
    )
    vantages: Annotated[tuple[tuple[str, str], ...], NoDecode, _each(_vantage)] = Field(
        (("direct", ""),), alias="BOUNCEBOT_VANTAGES"
    )
    helo_name: Annotated[str | None, _text(_name)] = Field(None, alias="BOUNCEBOT_HELO_NAME")
    sender_ips: Annotated[tuple[Address, ...], NoDecode, _each(ip_address)] = Field(
        (), alias="BOUNCEBOT_SENDER_IPS"
    )
    sender_domains: Annotated[tuple[str, ...], NoDecode, _each(_name)] = Field(
        (), alias="BOUNCEBOT_SENDER_DOMAINS"
    )
    dnsbls: Annotated[tuple[str, ...], NoDecode, _each(_name)] = Field(
        ("zen.spamhaus.org", "bl.spamcop.net", "b.barracudacentral.org"), alias="BOUNCEBOT_DNSBLS"
    )
    deadline: Duration = Field(10.0, alias="BOUNCEBOT_DEADLINE")
    join_window: Duration = Field(86400.0, alias="BOUNCEBOT_JOIN_WINDOW")
    reaction: Annotated[str, Field(pattern=r"^[a-z0-9_+'-]{1,100}$")] = Field(
        "mailbox_with_mail", alias="BOUNCEBOT_REACTION"
    )
    operators_channel: Annotated[str | None, Field(pattern=r"^[CG][A-Z0-9]{2,}$")] = Field(
        None, alias="BOUNCEBOT_OPERATORS_CHANNEL"
    )
    keep_raw: Duration = Field(7 * 86400.0, alias="BOUNCEBOT_KEEP_RAW")
    keep_incidents: Duration = Field(400 * 86400.0, alias="BOUNCEBOT_KEEP_INCIDENTS")
    lease: Duration = Field(15.0, alias="BOUNCEBOT_LEASE")
    recheck_scale: Annotated[float, Field(gt=0, le=1000)] = Field(1.0, alias="BOUNCEBOT_RECHECK_SCALE")
    log: Literal["console", "json"] | None = Field(None, alias="BOUNCEBOT_LOG")

    @property
    def has_slack(self) -> bool:
        return self.slack_bot_token is not None

    @property
    def socket_mode(self) -> bool:
        return self.slack_app_token is not None


def load(**overrides: Any) -> Settings:
    """The settings of environment and `.env`. Raises SettingError, naming the first that does not parse."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise SettingError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    return str(error)
