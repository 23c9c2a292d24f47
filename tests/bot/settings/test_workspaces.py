"""Several workspaces in one file: read, or refused in one line that repeats no secret."""

from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.settings import Settings, load
from bot.settings.variables import XOXB
from bot.settings.workspaces import token_sets

ACME = '[acme]\nbot_token = "xoxb-s3cret-1"\napp_token = "xapp-s3cret-1"\n'
GLOBEX = '[globex]\nbot_token = "xoxb-s3cret-2"\nsigning_secret = "s3cret-2"\n'


def from_file(text: str, **more: str) -> Settings:
    file = Path("workspaces.toml")
    file.write_text(text)
    return load(BOUNCEBOT_WORKSPACES=str(file), **more)


def test_each_table_is_a_workspace_by_socket_or_over_http() -> None:
    acme, globex = token_sets(from_file(ACME + GLOBEX, SLACK_API_URL="https://slack.example/api/"))
    assert (acme.name, acme.id, acme.signing_secret) == ("acme", "slack-acme", None)
    assert (globex.name, globex.app_token, globex.api_url) == ("globex", None, "https://slack.example/api/")


def test_a_workspace_may_use_another_slack() -> None:
    gov = ACME + 'api_url = "https://slack-gov.com/api/"\n'
    assert [one.api_url for one in token_sets(from_file(gov))] == ["https://slack-gov.com/api/"]


def test_the_environments_tokens_make_one_workspace_without_a_name() -> None:
    (one,) = token_sets(load(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1"))
    assert (one.name, one.id) == (None, "slack")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "takes the path of a TOML file with a table for each workspace; it got workspaces.toml"),
        ("[acme", "which is not valid TOML"),
        ("acme = 1", "[acme] takes a table; it got a value of type int."),
        (ACME.replace("acme", "Acme"), "takes a name of 1 to 32 characters a-z, 0-9 and -; it got 'Acme'."),
        ('[acme]\napp_token = "xapp-s3cret"', f"[acme] bot_token takes {XOXB}; it got nothing."),
        ('[acme]\nbot_token = "s3cret"', f"[acme] bot_token takes {XOXB}; it got a value of another form."),
        (ACME + "signing_secret = 7", "it got a value of type int."),
        (ACME + 'signing_secret = ""', "[acme] signing_secret takes the signing secret"),
        ('[acme]\nbot_token = "xoxb-s3cret"', "[acme] takes app_token for Socket Mode, or signing_secret"),
        (ACME + 'tokn = "s3cret"', "takes bot_token, app_token, signing_secret, api_url; it got tokn."),
        (ACME + '"xoxb-s3cret" = "x"', "takes bot_token, app_token, signing_secret, api_url; it got xoxb-…"),
        (ACME.replace("acme", "xoxb-s3cret-LONGER"), "takes a name of 1 to 32 characters"),
        (ACME + ACME.replace("acme", "beta"), "[acme] and [beta] have the same bot_token"),
        (ACME + 'api_url = "slack.com"', "[acme] api_url takes an http(s) URL that ends in /api/"),
    ],
)  # fmt: skip
def test_an_invalid_file_is_refused_in_one_line(text: str, line: str) -> None:
    with pytest.raises(SettingError) as refusal:
        token_sets(from_file(text))
    said = str(refusal.value)
    assert said.startswith("BOUNCEBOT_WORKSPACES")
    assert line in said
    assert "\n" not in said
    assert "s3cret" not in said


def test_a_missing_file_is_reported() -> None:
    with pytest.raises(SettingError, match=r"it got nowhere.toml \(No such file or directory\)"):
        token_sets(load(BOUNCEBOT_WORKSPACES="nowhere.toml"))


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"])
def test_the_file_and_the_environment_together_are_refused(name: str) -> None:
    value = {"SLACK_BOT_TOKEN": "xoxb-s3cret", "SLACK_APP_TOKEN": "xapp-s3cret"}.get(name, "s3cret")
    with pytest.raises(SettingError, match="replaces SLACK_BOT_TOKEN") as refusal:
        token_sets(from_file(ACME, **{name: value}))
    assert "s3cret" not in str(refusal.value)


def test_no_error_shows_a_token() -> None:
    assert "s3cret" not in repr(token_sets(from_file(ACME + GLOBEX)))
