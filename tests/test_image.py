"""The Dockerfile without an engine: its instructions are carried out in clean folders, and its command runs
as its user on a read-only root. The base image, and networks and volumes of an engine, are not tested."""

import asyncio
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest

from playground.lab import Lab
from playground.workspace import Pace, Workspace
from tests.e2e.two import free_port
from tests.scene import Scene
from tests.test_deployment import DOCKERFILE, ROOT

STAGES = DOCKERFILE.split("\nFROM ")[1:]
pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "setpriv", "mount"))),
        reason="needs root, unshare and setpriv",
    ),
]
STOPS_WITHIN = 20
"""Seconds that compose gives it to stop."""


class Image:
    """The image's folders, below one of ours."""

    def __init__(self, root: Path) -> None:
        self._places = {f"/{name}": str(root / name) for name in ("opt/bouncebot", "src", "data", "tmp")}
        for place in self._places.values():
            Path(place).mkdir(parents=True)
        self.data, self.tmp = Path(self._places["/data"]), Path(self._places["/tmp"])
        self.environment = {"PATH": os.environ["PATH"], "TMPDIR": str(self.tmp)}

    def build(self) -> None:
        """Carries out the build stage."""
        source = Path(self._places["/src"])
        for word, rest in instructions(STAGES[0]):
            if word == "ENV":
                self._set(rest)
            elif word == "COPY":
                copy(rest, source)
            elif word == "RUN":
                subprocess.run(self.here(rest), shell=True, cwd=source, env=self.environment, check=True)

    def settle(self) -> None:
        """Applies the settings of the final stage, and creates its user's home."""
        self.environment["HOME"] = str(self.data)
        for word, rest in instructions(STAGES[1]):
            if word == "ENV":
                self._set(rest)
        for place in (self.data, self.tmp):
            os.chown(place, int(only("USER")), int(only("USER")))

    def here(self, text: str) -> str:
        """Translates the image's paths to ours."""
        return re.sub("|".join(self._places), lambda found: self._places[found[0]], text)

    def _set(self, assignments: str) -> None:
        for each in shlex.split(assignments):
            name, _, value = each.partition("=")
            self.environment[name] = Template(self.here(value)).substitute(self.environment)

    def confined(self, *command: str) -> list[str]:
        """The command, run as the image's user, who can write only to /data and /tmp."""
        kept = " && ".join(f"mount --bind {place} {place}" for place in (self.data, self.tmp))
        user = only("USER")
        become = f"setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs"
        script = f"{kept} && mount -o remount,ro,bind / && exec {become} {shlex.join(command)}"
        return ["unshare", "--mount", "sh", "-c", script]


def instructions(stage: str) -> Iterator[tuple[str, str]]:
    for line in stage.splitlines():
        word, _, rest = line.strip().partition(" ")
        yield word, rest.strip()


def only(word: str) -> str:
    """The only instruction of this kind in the final stage."""
    (rest,) = [rest for each, rest in instructions(STAGES[1]) if each == word]
    return rest


def copy(rest: str, into: Path) -> None:
    *sources, target = shlex.split(rest)
    for source in sources:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, into / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, into / target)


@pytest.fixture
def image() -> Iterator[Image]:
    """In a folder that other users can enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Image(Path(folder))


async def test_the_image_runs_as_its_user_on_a_read_only_root(image: Image) -> None:
    port = free_port()
    await asyncio.to_thread(image.build)
    image.settle()
    async with Workspace(pace=Pace.unlimited()) as workspace, Lab(patience=0.05, forward=[]) as lab:
        scene = Scene.in_(workspace, lab)
        database = image.environment["BOUNCEBOT_DATABASE_URL"]
        settings = scene.environment(database, 1.0) | {"BOUNCEBOT_LISTEN": f"127.0.0.1:{port}"}
        command = json.loads(only("ENTRYPOINT")) + json.loads(only("CMD"))
        bot = await asyncio.create_subprocess_exec(
            *image.confined(*command), cwd=image.data, env=image.environment | settings
        )
        await workspace.connected(30)
        await scene.bounce("4.4.1 refusing.example")
        await scene.card("waiting")
        check = json.loads(only("HEALTHCHECK").partition("CMD ")[2].replace(":3000", f":{port}"))
        healthy = await asyncio.create_subprocess_exec(*check, env=image.environment)
        assert await healthy.wait() == 0
        bot.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(bot.wait(), STOPS_WITHIN) == 0
    assert {file.stat().st_uid for file in image.data.iterdir()} == {int(only("USER"))}


def test_a_confined_process_can_write_to_its_data_only(image: Image) -> None:
    image.settle()
    for place, status in ((image.data, 0), (image.tmp, 0), (image.data.parent, 1), (Path("/var/tmp"), 1)):
        done = subprocess.run(image.confined("touch", str(place / "file")), check=False, capture_output=True)
        assert done.returncode == status, place
