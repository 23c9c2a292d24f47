"""Stories to try, listed on the page and linked as `?story=NAME`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.lab import Lab
from playground.page.patients import treat
from playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Try:
    """A story, played as the visitor.

    `name`: for `?story=`; `label`: in the list; `about`: what happens. First the domains in `sick` get their
    ailments; then exactly one of these is sent: `texts` (messages, or commands if they begin with a slash),
    `file` (name, bytes) or `email` (forwarded).
    """

    name: str
    label: str
    about: str
    texts: tuple[str, ...] = ()
    file: tuple[str, bytes] | None = None
    email: bytes | None = None
    sick: Mapping[str, str] = field(default_factory=dict)

    async def run(self, workspace: Workspace, user: str, channel: str, lab: Lab | None = None) -> str | None:
        """Plays the story. Returns the ts of the last message; None for a command."""
        if lab:
            for domain, ailment in self.sick.items():
                treat(lab, {"domain": domain, "ailment": ailment})
        if self.email is not None:
            return await workspace.forward_email(channel, self.email)
        if self.file is not None:
            return await workspace.upload(user, channel, *self.file)
        ts = None
        for text in self.texts:
            ts = await _say(workspace, user, channel, text)
        return ts


async def _say(workspace: Workspace, user: str, channel: str, text: str) -> str | None:
    if text.startswith("/"):
        await workspace.command(user, channel, text)
        return None
    return await workspace.say(user, channel, text)
