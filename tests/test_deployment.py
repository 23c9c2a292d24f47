"""Dockerfile, compose files and systemd unit agree with the program, as far as can be checked without an
engine."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import VARIABLES

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
UNIT = ROOT / "deploy" / "bouncebot.service"
SETTINGS = VARIABLES.keys()
COMPOSE_FILES = ["compose.yaml", "compose.postgres.yaml"]
PAGES_FOR_OPERATORS = ["docs/installing.md", "docs/operating.md", "docs/privacy.md", "docs/security.md"]


def instructions(name: str) -> list[str]:
    return [line.partition(" ")[2] for line in DOCKERFILE.splitlines() if line.startswith(name + " ")]


def test_the_image_copies_only_existing_files_that_dockerignore_includes() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in instructions("COPY"):
        if line.startswith("--from"):
            continue
        for source in shlex.split(line)[:-1]:
            assert (ROOT / source).exists(), source
            assert source in let_in, source


def test_the_image_runs_unprivileged_keeps_data_in_a_volume_and_has_a_health_check() -> None:
    assert instructions("USER") == ["10001"]
    assert instructions("VOLUME") == ["/data"]
    assert "/healthz" in DOCKERFILE
    assert instructions("ENTRYPOINT") == ['["bouncebot"]']
    assert DOCKERFILE.count("\nFROM ") + DOCKERFILE.startswith("FROM ") == 2


def services(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / name).read_text("utf-8"))["services"])


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_compose_gives_the_bot_no_privileges_and_only_its_data_to_write(name: str) -> None:
    bot = services(name)["bouncebot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]
    written = {*bot["tmpfs"], *(volume.partition(":")[2] for volume in bot.get("volumes", []))}
    assert written == {"/tmp", "/data"}


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_compose_publishes_no_port_beyond_this_machine_and_waits_for_a_clean_stop(name: str) -> None:
    for service in services(name).values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert services(name)["bouncebot"]["stop_grace_period"] == "20s"


def test_replicas_share_the_postgres_beside_them() -> None:
    both = services("compose.postgres.yaml")
    url = both["bouncebot"]["environment"]["BOUNCEBOT_DATABASE_URL"]
    account = both["postgres"]["environment"]
    assert url == f"postgresql://{account['POSTGRES_USER']}@postgres/{account['POSTGRES_DB']}"
    assert both["bouncebot"]["environment"]["PGPASSWORD"] == account["POSTGRES_PASSWORD"]
    assert both["bouncebot"]["deploy"]["replicas"] == 2
    assert both["bouncebot"]["depends_on"]["postgres"] == {"condition": "service_healthy"}


NAMING = [
    "Dockerfile",
    *COMPOSE_FILES,
    "deploy/bouncebot.service",
    "README.md",
    "docs/installing.md",
    "docs/operating.md",
]


@pytest.mark.parametrize(
    "path", ["Dockerfile", *COMPOSE_FILES, "deploy/bouncebot.service", "README.md", *PAGES_FOR_OPERATORS]
)
def test_every_setting_named_exists(path: str) -> None:
    named = set(re.findall(r"\b(?:BOUNCEBOT|SLACK)_[A-Z_]+", (ROOT / path).read_text("utf-8")))
    assert named <= SETTINGS


def test_the_unit_starts_what_setup_installs_and_gives_up_only_on_a_wrong_setting() -> None:
    text = UNIT.read_text("utf-8")
    assert "\nExecStart=/opt/bouncebot/.venv/bin/bouncebot run\n" in text
    assert "\nRestart=always\n" in text
    assert "\nRestartPreventExitStatus=2\n" in text
    assert "\nUser=bouncebot\n" in text


def test_the_unit_has_three_sections_of_plain_settings() -> None:
    lines = [line for line in UNIT.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if line.startswith("[")] == ["[Unit]", "[Service]", "[Install]"]
    assert [line for line in lines if not re.fullmatch(r"\[\w+\]|[A-Z][A-Za-z]+=.*", line)] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    program = "/opt/bouncebot/.venv/bin/bouncebot run"
    unit = UNIT.read_text("utf-8").replace(program, "/bin/true").replace("=bouncebot\n", "=daemon\n")
    copy.write_text(unit, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_alerts_ask_for_metrics_that_are_documented() -> None:
    (group,) = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text("utf-8"))["groups"]
    documented = set(re.findall(r"`(bouncebot_\w+)`", (ROOT / "docs" / "operating.md").read_text("utf-8")))
    for rule in group["rules"]:
        assert rule.keys() == {"alert", "expr", "for", "labels", "annotations"}
        assert set(re.findall(r"\bbouncebot_\w+", rule["expr"])) <= documented, rule["alert"]
        assert rule["annotations"].keys() == {"summary", "description"}
