"""All variables that an operator can set, and what they take; docs/operating.md has the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from bot.settings import values

A_DURATION = "a duration above zero such as 90, 15m, 24h or 7d"
A_PORT = "a port from 1 to 65535"
XOXB = "a bot token (xoxb- followed by letters, digits and hyphens)"
XAPP = "an app-level token (xapp- followed by letters, digits and hyphens)"
SIGNING = "the signing secret from the app's Basic Information page"
API_URL = "an http(s) URL that ends in /api/"

HERE = values.Endpoint("127.0.0.1", 3000)


class Variable(NamedTuple):
    """A variable in the environment or `.env`."""

    name: str
    takes: str
    """What it takes, in words, for error messages."""
    read: Callable[[str], Any]
    """Parses its value. Raises ValueError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator can set, with its default."""

    slack_bot_token: Annotated[
        values.Secret | None, Variable("SLACK_BOT_TOKEN", XOXB, values.token("xoxb-"))
    ] = None
    slack_app_token: Annotated[
        values.Secret | None, Variable("SLACK_APP_TOKEN", XAPP, values.token("xapp-"))
    ] = None
    slack_signing_secret: Annotated[
        values.Secret | None, Variable("SLACK_SIGNING_SECRET", SIGNING, values.secret)
    ] = None
    slack_api_url: Annotated[str, Variable("SLACK_API_URL", API_URL, values.api_url)] = (
        "https://slack.com/api/"
    )
    workspaces: Annotated[
        Path | None,
        Variable("BOUNCEBOT_WORKSPACES", "the path of a TOML file with a table for each workspace", Path),
    ] = None
    database: Annotated[
        str | None,
        Variable(
            "BOUNCEBOT_DATABASE_URL",
            "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME, "
            "with @ / ? # in a password written as %40 %2F %3F %23",
            values.database_url,
        ),
    ] = field(default=None, repr=False)
    listen: Annotated[
        values.Endpoint, Variable("BOUNCEBOT_LISTEN", "HOST:PORT, such as 127.0.0.1:3000", values.endpoint)
    ] = HERE
    nameservers: Annotated[
        tuple[values.Endpoint, ...],
        Variable("BOUNCEBOT_NAMESERVERS", "IP[:PORT], separated by commas", values.each(values.nameserver)),
    ] = ()
    dns_port: Annotated[int, Variable("BOUNCEBOT_DNS_PORT", A_PORT, values.port)] = 53
    smtp_port: Annotated[int, Variable("BOUNCEBOT_SMTP_PORT", A_PORT, values.port)] = 25
    https_port: Annotated[int, Variable("BOUNCEBOT_HTTPS_PORT", A_PORT, values.port)] = 443
    allow_networks: Annotated[
        tuple[values.Network, ...],
        Variable(
            "BOUNCEBOT_ALLOW_NETWORKS",
            "networks such as 192.0.2.0/24, separated by commas",
            values.each(values.network),
        ),
    ] = ()
    control_hosts: Annotated[
        tuple[str, ...],
        Variable(
            "BOUNCEBOT_CONTROL_HOSTS",
            "host names or IP addresses of mail servers, separated by commas",
            values.each(values.host),
        ),
    ] = ("gmail-smtp-in.l.google.com", "mx-aol.mail.gm0.yahoodns.net", "mx01.mail.icloud.com")
    vantages: Annotated[
        tuple[values.Vantage, ...],
        Variable(
            "BOUNCEBOT_VANTAGES",
            "direct and/or NAME=socks5://HOST:PORT, separated by commas, each name once",
            values.vantages,
        ),
    ] = field(default=(values.Vantage("direct", None),), repr=False)
    helo_name: Annotated[str | None, Variable("BOUNCEBOT_HELO_NAME", "a host name", values.host)] = None
    sender_ips: Annotated[
        tuple[values.Address, ...],
        Variable("BOUNCEBOT_SENDER_IPS", "IP addresses separated by commas", values.each(values.address)),
    ] = ()
    sender_domains: Annotated[
        tuple[str, ...],
        Variable("BOUNCEBOT_SENDER_DOMAINS", "domains separated by commas", values.each(values.domain)),
    ] = ()
    dnsbls: Annotated[
        tuple[str, ...],
        Variable("BOUNCEBOT_DNSBLS", "zones of block lists separated by commas", values.each(values.domain)),
    ] = ("zen.spamhaus.org", "bl.spamcop.net", "b.barracudacentral.org")
    rdap: Annotated[
        str | None,
        Variable("BOUNCEBOT_RDAP", "off, or the https URL of a list of RDAP servers (RFC 9224)", values.rdap),
    ] = "https://data.iana.org/rdap/dns.json"
    status_pages: Annotated[
        tuple[tuple[str, str], ...] | None,
        Variable(
            "BOUNCEBOT_STATUS_PAGES",
            "off, or MAILHOST=https://STATUSPAGE separated by commas, for pages made with Statuspage",
            values.status_pages,
        ),
    ] = ()
    deadline: Annotated[float, Variable("BOUNCEBOT_DEADLINE", A_DURATION, values.duration)] = 10.0
    join_window: Annotated[float, Variable("BOUNCEBOT_JOIN_WINDOW", A_DURATION, values.duration)] = 86400.0
    reaction: Annotated[
        str,
        Variable(
            "BOUNCEBOT_REACTION", "an emoji's name without colons", values.matching(r"[a-z0-9_+'-]{1,100}")
        ),
    ] = "mailbox_with_mail"
    operators_channel: Annotated[
        str | None,
        Variable(
            "BOUNCEBOT_OPERATORS_CHANNEL",
            "a channel's id, such as C0123456789",
            values.matching(r"[CG][A-Z0-9]{2,20}"),
        ),
    ] = None
    keep_raw: Annotated[float, Variable("BOUNCEBOT_KEEP_RAW", A_DURATION, values.duration)] = 7 * 86400.0
    keep_incidents: Annotated[float, Variable("BOUNCEBOT_KEEP_INCIDENTS", A_DURATION, values.duration)] = (
        400 * 86400.0
    )
    lease: Annotated[float, Variable("BOUNCEBOT_LEASE", A_DURATION, values.duration)] = 15.0
    recheck_scale: Annotated[
        float, Variable("BOUNCEBOT_RECHECK_SCALE", "a number above 0 and up to 1000", values.scale)
    ] = 1.0
    log: Annotated[
        Literal["console", "json"] | None,
        Variable("BOUNCEBOT_LOG", "console or json", values.matching("console|json")),
    ] = None

    @property
    def knows_slack(self) -> bool:
        """Whether any Slack setting is present, even if others are missing."""
        tokens = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        return any(tokens) or self.workspaces is not None

    @property
    def database_url(self) -> str:
        """The configured database, or a file in the user's data folder."""
        if self.database:
            return self.database
        import platformdirs  # most commands need no database

        return f"sqlite:///{platformdirs.user_data_path('bouncebot') / 'bouncebot.sqlite'}"


FIELDS: Mapping[str, Variable] = {
    field: annotation.__metadata__[0] for field, annotation in Settings.__annotations__.items()
}
VARIABLES: Mapping[str, Variable] = {each.name: each for each in FIELDS.values()}
