"""The Web API, a file per family. `METHODS` maps each method's name to the function that answers it."""

from collections.abc import Callable

from playground.workspace.api import auth, chat, conversations, files, reactions, users, views
from playground.workspace.api.call import Call
from playground.workspace.records.models import Json

METHODS: dict[str, Callable[[Call], Json]] = {
    **auth.METHODS, **chat.METHODS, **conversations.METHODS, **files.METHODS,
    **reactions.METHODS, **users.METHODS, **views.METHODS,
}  # fmt: skip
