"""The modals and Home tabs that each person has open."""

from playground.workspace.records.changes import Changes
from playground.workspace.records.ids import new_id
from playground.workspace.records.models import Change, Json, View


class Views:
    """Each person has at most one stack of modals, the last on top, and one Home tab."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def get(self, view_id: str) -> View | None:
        return next((view for view in self._all() if view.id == view_id), None)

    def _all(self) -> list[View]:
        return [*self._homes.values(), *(view for stack in self._stacks.values() for view in stack)]

    def stack(self, user: str) -> list[View]:
        return self._stacks.setdefault(user, [])

    def home(self, user: str) -> View | None:
        return self._homes.get(user)

    def open(self, user: str, body: Json) -> View:
        """Opens a new modal, and closes those that were open."""
        self._stacks[user] = []
        return self.push(user, body)

    def push(self, user: str, body: Json) -> View:
        """Opens one more modal on top."""
        stack = self.stack(user)
        view_id = new_id("V")
        below = stack[-1] if stack else None
        root = below.root_view_id if below else view_id
        view = View(view_id, user, body, new_id(""), root, below.id if below else None)
        stack.append(view)
        self._changes.tell(Change("modal", view, user))
        return view

    def redraw(self, view: View, body: Json) -> View:
        """Updates a view; text in inputs that remain is kept."""
        view.body, view.hash = body, new_id("")
        self._changes.tell(Change("home" if body["type"] == "home" else "modal", view, view.user))
        return view

    def publish(self, user: str, body: Json) -> View:
        view = self._homes.get(user)
        if view is not None:
            return self.redraw(view, body)
        view_id = new_id("V")
        view = self._homes[user] = View(view_id, user, body, new_id(""), view_id)
        self._changes.tell(Change("home", view, user))
        return view

    def close(self, view: View, *, everything: bool = False) -> None:
        """Closes this modal, or all."""
        stack = self.stack(view.user)
        stack[:] = [] if everything else [other for other in stack if other is not view]
        self._changes.tell(Change("modal_closed", view, view.user))
