"""Every variable that an operator can set, with what it takes; docs/operating.md has the table."""

from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from bot.settings import values

Duration = Annotated[float, BeforeValidator(values.duration), Field(gt=0)]
Port = Annotated[int, Field(ge=1, le=65535)]

A_DURATION = "a duration above zero such as 90, 15m, 24h or 7d"
A_PORT = "a port from 1 to 65535"
XOXB = "a bot token, which starts with xoxb-"
XAPP = "an app-level token, which starts with xapp-"
SIGNING = "the signing secret of the app's Basic Information page"
API_URL = "an http(s) URL that ends in /api/"


def _default_database() -> str:
    return f"sqlite:///{platformdirs.user_data_path('bouncebot') / 'bouncebot.sqlite'}"


class Settings(BaseModel):
    """Everything an operator can set. Each description says what the setting takes."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    slack_bot_token: Annotated[SecretStr | None, BeforeValidator(values.token("xoxb-"))] = Field(
        None, alias="SLACK_BOT_TOKEN", description=XOXB
    )
    slack_app_token: Annotated[SecretStr | None, BeforeValidator(values.token("xapp-"))] = Field(
        None, alias="SLACK_APP_TOKEN", description=XAPP
    )
    slack_signing_secret: Annotated[SecretStr | None, BeforeValidator(values.secret)] = Field(
        None, alias="SLACK_SIGNING_SECRET", description=SIGNING
    )
    slack_api_url: Annotated[str, BeforeValidator(values.api_url)] = Field(
        "https://slack.com/api/", alias="SLACK_API_URL", description=API_URL
    )
    workspaces: Path | None = Field(
        None,
        alias="BOUNCEBOT_WORKSPACES",
        description="the path of a TOML file with a table for each workspace",
    )

    database_url: Annotated[str, BeforeValidator(values.database_url)] = Field(
        default_factory=_default_database,
        alias="BOUNCEBOT_DATABASE_URL",
        repr=False,
        description="sqlite:///PATH or postgresql://USER@HOST/NAME",
    )
    listen: Annotated[values.Endpoint, BeforeValidator(values.endpoint)] = Field(
        values.Endpoint("127.0.0.1", 3000),
        alias="BOUNCEBOT_LISTEN",
        description="HOST:PORT, such as 127.0.0.1:3000",
    )
    nameservers: Annotated[tuple[values.Endpoint, ...], BeforeValidator(values.each(values.nameserver))] = (
        Field((), alias="BOUNCEBOT_NAMESERVERS", description="IP[:PORT], several with commas between")
    )
    dns_port: Port = Field(53, alias="BOUNCEBOT_DNS_PORT", description=A_PORT)
    smtp_port: Port = Field(25, alias="BOUNCEBOT_SMTP_PORT", description=A_PORT)
    https_port: Port = Field(443, alias="BOUNCEBOT_HTTPS_PORT", description=A_PORT)
    allow_networks: Annotated[tuple[values.Network, ...], BeforeValidator(values.each(values.network))] = (
        Field(
            (),
            alias="BOUNCEBOT_ALLOW_NETWORKS",
            description="networks such as 192.0.2.0/24, with commas between",
        )
    )
    control_hosts: Annotated[tuple[str, ...], BeforeValidator(values.each(values.host))] = Field(
        ("gmail-smtp-in.l.google.com", "mx-aol.mail.gm0.yahoodns.net", "mx01.mail.icloud.com"),
        alias="BOUNCEBOT_CONTROL_HOSTS",
        description="host names or addresses of mail servers, with commas between",
    )
    vantages: Annotated[tuple[values.Vantage, ...], BeforeValidator(values.each(values.vantage))] = Field(
        (values.Vantage("direct", None),),
        alias="BOUNCEBOT_VANTAGES",
        repr=False,
        description="direct and/or NAME=socks5://HOST:PORT, with commas between",
    )
    helo_name: Annotated[str | None, BeforeValidator(values.host)] = Field(
        None, alias="BOUNCEBOT_HELO_NAME", description="a host name"
    )
    sender_ips: Annotated[tuple[values.Address, ...], BeforeValidator(values.each(values.address))] = Field(
        (), alias="BOUNCEBOT_SENDER_IPS", description="IP addresses with commas between"
    )
    sender_domains: Annotated[tuple[str, ...], BeforeValidator(values.each(values.host))] = Field(
        (), alias="BOUNCEBOT_SENDER_DOMAINS", description="domains with commas between"
    )
    dnsbls: Annotated[tuple[str, ...], BeforeValidator(values.each(values.host))] = Field(
        ("zen.spamhaus.org", "bl.spamcop.net", "b.barracudacentral.org"),
        alias="BOUNCEBOT_DNSBLS",
        description="zones of block lists with commas between",
    )
    rdap: Annotated[str | None, BeforeValidator(values.rdap)] = Field(
        "https://data.iana.org/rdap/dns.json",
        alias="BOUNCEBOT_RDAP",
        description="off, or the https URL of a list of RDAP servers (RFC 9224)",
    )
    deadline: Duration = Field(10.0, alias="BOUNCEBOT_DEADLINE", description=A_DURATION)
    join_window: Duration = Field(86400.0, alias="BOUNCEBOT_JOIN_WINDOW", description=A_DURATION)
    reaction: Annotated[str, Field(pattern=r"^[a-z0-9_+'-]{1,100}$")] = Field(
        "mailbox_with_mail", alias="BOUNCEBOT_REACTION", description="an emoji's name without colons"
    )
    operators_channel: Annotated[str | None, Field(pattern=r"^[CG][A-Z0-9]{2,20}$")] = Field(
        None, alias="BOUNCEBOT_OPERATORS_CHANNEL", description="a channel's id, such as C0123456789"
    )
    keep_raw: Duration = Field(7 * 86400.0, alias="BOUNCEBOT_KEEP_RAW", description=A_DURATION)
    keep_incidents: Duration = Field(400 * 86400.0, alias="BOUNCEBOT_KEEP_INCIDENTS", description=A_DURATION)
    lease: Duration = Field(15.0, alias="BOUNCEBOT_LEASE", description=A_DURATION)
    recheck_scale: Annotated[float, Field(gt=0, le=1000)] = Field(
        1.0, alias="BOUNCEBOT_RECHECK_SCALE", description="a number above 0 and up to 1000"
    )
    log: Literal["console", "json"] | None = Field(None, alias="BOUNCEBOT_LOG", description="console or json")

    @property
    def knows_slack(self) -> bool:
        """Whether a workspace is meant to be served, though something may be missing for it."""
        tokens = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        return any(tokens) or self.workspaces is not None
