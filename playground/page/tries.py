"""Things to try: shown as chips over the composer, and told on by links with `?story=NAME`."""

from dataclasses import dataclass

from playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Try:
    """One thing to try, done as whoever looks at the page.

    `name` is what `?story=` takes, `label` what the chip says, `about` what happens then. Exactly one of
    `text` (a message, or a command when it begins with a slash), `file` (name, bytes), `email` (forwarded).
    """

    name: str
    label: str
    about: str
    text: str = ""
    file: tuple[str, bytes] | None = None
    email: bytes | None = None

    async def run(self, workspace: Workspace, user: str, channel: str) -> str | None:
        """The ts of the message it made; None for a command."""
        if self.email is not None:
            return await workspace.forward_email(channel, self.email)
        if self.file is not None:
            return await workspace.upload(user, channel, *self.file)
        if self.text.startswith("/"):
            await workspace.command(user, channel, self.text)
            return None
        return await workspace.say(user, channel, self.text)
