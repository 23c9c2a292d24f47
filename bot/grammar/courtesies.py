"""Greetings and thanks, which ask for nothing but are answered."""

import re

from bot.grammar.commands import Greeting, Thanks
from bot.grammar.markup import EDGES

_GREETS = re.compile(
    r"hello|hi|hiya|hey|howdy|greetings|hallo|moin|servus|salut|bonjour|hola|ciao|olá|hej|test|"
    r"morning|afternoon|evening|day|wave|👋",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"thanks?|thx|ty|cheers|danke|merci|gracias|grazie|obrigad[oa]|bedankt|tack|pray|thumbsup|\+1|🙏|👍",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"a|again|all|and|bot|bouncebot|everybody|everyone|folks|for|good|great|help|job|lot|much|nice|now|oh|ok|"
    r"okay|perfect|so|team|that|the|there|this|to|very|you|your",
    re.IGNORECASE,
)
"""Words that people add; on their own they are neither greeting nor thanks."""
_MOST_WORDS = 8


def read_courtesy(text: str) -> Greeting | Thanks | None:
    """The courtesy in a text without markup; None if the text says anything else."""
    words = list(filter(None, (word.strip(EDGES) for word in text.split(None, _MOST_WORDS))))
    rest = [word for word in words if not _FILLER.fullmatch(word)]
    thanks = [word for word in rest if _THANKS.fullmatch(word)]
    if not rest or not all(word in thanks or _GREETS.fullmatch(word) for word in rest):
        return None
    return Thanks() if thanks else Greeting()
