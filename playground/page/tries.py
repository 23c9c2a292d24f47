"""Stories to try: shown in the page's list, and told on by links with `?story=NAME`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.lab import Lab
from playground.page.patients import treat
from playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Try:
    """One story, played as whoever looks at the page.

    `name` is what `?story=` takes, `label` what the list says, `about` what happens then. First the domains
    in `sick` get their ailments; then exactly one of these is said: `texts` (messages, or commands when they
    begin with a slash), `file` (name, bytes), `email` (forwarded).
    """

    name: str
    label: str
    about: str
    texts: tuple[str, ...] = ()
    file: tuple[str, bytes] | None = None
    email: bytes | None = None
    sick: Mapping[str, str] = field(default_factory=dict)

    async def run(self, workspace: Workspace, user: str, channel: str, lab: Lab | None = None) -> str | None:
        """The ts of the message it made last; None for a command."""
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
