"""The settings of a channel, each with the command that changes it."""

from collections.abc import Iterator

from bot.models.channel import ChannelSettings
from bot.models.content import Configured
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.escape import markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered

MOST_NAMED = 20


def configured(content: Configured) -> Rendered:
    settings = content.settings
    if content.by:
        told = f"{words.mention(content.by)} changed the settings of this channel"
        lead = b.paragraph(b.user(content.by), b.text(" changed the settings of this channel:", bold=True))
    else:
        told = "The settings of this channel"
        lead = b.paragraph(b.text(f"{told}:", bold=True))
    items = [[b.text(f"{name}: ", bold=True), *spans] for name, spans in _rows(content)]
    how = b.context("To change them: /bounce settings quiet 22:00-07:00 digest on watch auto")
    return fitted(
        f"{told}: {markup('; '.join(in_words(settings)), 300)}", [lead, b.rich_text(b.bullets(items)), how]
    )


def in_words(settings: ChannelSettings) -> list[str]:
    """The settings in a few words each, for a line of text."""
    digest = "a digest on Mondays" if settings.digest else "no digest"
    watch = "checks again by itself" if settings.auto_watch else "checks again only when asked"
    quiet = f"quiet {hours(settings)}" if settings.quiet else "no quiet hours"
    return [watch, quiet, digest]


def hours(settings: ChannelSettings) -> str:
    """`22:00-07:00 (Europe/Berlin)`, or `off`."""
    if settings.quiet is None:
        return "off"
    return f"{settings.quiet.begins:%H:%M}-{settings.quiet.ends:%H:%M} ({settings.zone})"


def _rows(content: Configured) -> Iterator[tuple[str, list[Block]]]:
    settings = content.settings
    looks = "auto (checks again by itself)" if settings.auto_watch else "off (checks again only when asked)"
    yield "watch", [b.text(looks)]
    yield "quiet", [b.text(hours(settings))]
    yield "digest", [b.text("on (Monday mornings)" if settings.digest else "off")]
    yield "zone", [b.text(settings.zone), *_whose_zone(content)]
    yield "rights", list(_keepers(settings, in_private=not content.by))


def _whose_zone(content: Configured) -> Iterator[Block]:
    if content.by and content.in_their_zone:
        yield from (b.text(", as in the profile of "), b.user(content.by))


def _keepers(settings: ChannelSettings, *, in_private: bool) -> Iterator[Block]:
    """Who may decide. Only a private answer mentions them: in the channel that would notify each of them."""
    may = " may resolve, stop and change settings"
    people = settings.keepers[:MOST_NAMED]
    if not people:
        yield b.text(f"members (everybody here{may})")
    elif in_private:
        yield from (span for person in people for span in (b.user(person), b.text(" ")))
        yield b.text(may.strip())
    else:
        yield b.text(
            f"{'one person' if len(settings.keepers) == 1 else f'{len(settings.keepers)} people'}{may}"
        )
