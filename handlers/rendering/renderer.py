"""Maps each kind of content to the function that draws it."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.models.content import (
    Acted,
    Card,
    Closed,
    Configured,
    Corrected,
    Diagnosed,
    Digest,
    Edited,
    Explained,
    Joined,
    Listed,
    Noted,
    Reasoned,
    Recalled,
    Rechecked,
    Recipients,
    Said,
    SecondTrouble,
    SetApart,
)
from bot.models.diagnosis import Finding
from bot.models.incident import Incident
from bot.models.post import Post
from bot.models.watch import Watch
from handlers.rendering import answers, notices, rechecked, second
from handlers.rendering.card import card
from handlers.rendering.configured import configured
from handlers.rendering.diagnosed import diagnosed
from handlers.rendering.digest import digest
from handlers.rendering.history import recalled
from handlers.rendering.recipients import recipients
from handlers.rendering.rendered import Rendered
from handlers.rendering.rows import Link

_ALONE: dict[type, Callable[[Any], Rendered]] = {
    Edited: notices.edited,
    Corrected: notices.corrected,
    Explained: answers.explained,
    Noted: answers.noted,
    Configured: configured,
}
_WITH_LINKS: dict[type, Callable[[Any, Link], Rendered]] = {
    Listed: answers.listed,
    Recalled: recalled,
    Digest: digest,
}
_WITH_INCIDENT: dict[type, Callable[[Any, Incident], Rendered]] = {
    Diagnosed: diagnosed,
    Reasoned: answers.reasoned,
    Rechecked: rechecked.rechecked,
    Closed: rechecked.closed,
    Joined: notices.joined,
    SetApart: second.set_apart,
    SecondTrouble: second.second_trouble,
    Acted: notices.acted,
    Recipients: recipients,
}


class SlackRenderer:
    """Draws posts and cards. Pure: the same content always gives the same result."""

    def __init__(
        self,
        meaning: Callable[[str], str | None] = lambda _code: None,
        link: Link = lambda _incident: None,
        original: Link = lambda _incident: None,
    ) -> None:
        """`meaning`: what a code means, in a few words. `link`: to an incident's card; `original`: to the
        message that opened it."""
        self._meaning = meaning
        self._link = link
        self._original = original

    def message(self, post: Post, incident: Incident | None, watch: Watch | None) -> Rendered:
        """Draws a post. `incident`: the current state of the post's incident, if it has one."""
        kind = type(post.content)
        if kind in _ALONE:
            return _ALONE[kind](post.content)
        if isinstance(post.content, Said):
            return notices.said(post.content, incident, self._link)
        if kind in _WITH_LINKS:
            return _WITH_LINKS[kind](post.content, self._link)
        if incident is None:
            raise ValueError(f"{post.key} needs an incident, but none was given")
        if kind is Card:
            return self.card(incident, watch)
        return _WITH_INCIDENT[kind](post.content, incident)

    def card(self, incident: Incident, watch: Watch | None, findings: Sequence[Finding] = ()) -> Rendered:
        """Draws a card. `findings`: of a running look."""
        code, meaning = self._explained(incident)
        return card(incident, watch, findings, code=code, meaning=meaning, original=self._original(incident))

    def _explained(self, incident: Incident) -> tuple[str | None, str | None]:
        """The code that says most, and what it means: a provider's own, else the SMTP code."""
        query, bounce = incident.query, incident.bounce
        for own in (bounce.own_code if bounce else None, query.reply):
            if own and " " not in own and (meaning := self._meaning(own)):
                return own, meaning
        return query.status, self._meaning(query.status) if query.status else None
