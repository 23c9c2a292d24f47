"""What people do in modals and in the Home tab."""

from typing import Any

from playground.workspace.people.choices import chosen, initial
from playground.workspace.people.interactions import elements, find_element
from playground.workspace.people.people import CommandResult, People
from playground.workspace.records.models import Json, View

REQUIRED = "Please complete this required field."


class Forms(People):
    async def open_home(self, user: str) -> None:
        """Opens the app's Home tab."""
        self._events.home_opened(self._user(user).id, self.direct(user), self._state.views.home(user))

    async def press_in_view(
        self, user: str, view_id: str, action_id: str, value: Any = None
    ) -> CommandResult:
        """Presses a button, or makes a choice, in a modal or the Home tab."""
        view = self._view(view_id)
        block, element = find_element(
            view.body["blocks"], action_id, value if isinstance(value, str) else None
        )
        if block["type"] == "input" or element["type"] != "button":
            view.state.setdefault(block["block_id"], {})[action_id] = chosen(element, value)
        body = self._interactions.view_action(self._user(user), view, self._action(block, element, value))
        return await self._ask("interactive", body)

    async def submit(self, user: str, view_id: str, values: Json | None = None) -> CommandResult:
        """Fills in values by action_id and submits; then the app's response (errors, update, push, clear) is
        applied.

        A form with an empty required input is not submitted; Slack's own words stand at that input then.
        """
        view = self._view(view_id)
        view.state = _filled(view.body["blocks"], view.state, values or {})
        if missing := _missing(view.body["blocks"], view.state):
            return CommandResult(
                {"response_action": "errors", "errors": dict.fromkeys(missing, REQUIRED)}, 0.0
            )
        result = await self._ask("interactive", self._interactions.submission(self._user(user), view))
        if result.error is None:
            self._respond(view, result.payload)
        return result

    async def close_view(self, user: str, view_id: str) -> None:
        """Closes without submitting; the app is notified if it asked for that."""
        view = self._view(view_id)
        self._state.views.close(view)
        if view.body.get("notify_on_close"):
            await self._ask("interactive", self._interactions.closed(self._user(user), view, cleared=False))

    def _respond(self, view: View, payload: Json) -> None:
        views = self._state.views
        action = payload.get("response_action")
        if action == "update":
            views.redraw(view, payload["view"])
        elif action == "push":
            views.push(view.user, payload["view"])
        elif action != "errors":
            views.close(view, everything=action == "clear")

    def _view(self, view_id: str) -> View:
        view = self._state.views.get(view_id)
        if view is None:
            raise LookupError(f"no view {view_id!r} is open")
        return view


def _filled(blocks: list[Json], before: Json, values: Json) -> Json:
    state: Json = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] in ("button", "overflow") or "action_id" not in element:
                continue
            name = element["action_id"]
            old = before.get(block["block_id"], {}).get(name) or initial(element)
            state.setdefault(block["block_id"], {})[name] = (
                chosen(element, values[name]) if name in values else old
            )
    return state


def _missing(blocks: list[Json], state: Json) -> list[str]:
    """The required inputs that are empty."""
    required = [block for block in blocks if block["type"] == "input" and not block.get("optional")]
    return [
        block["block_id"]
        for block in required
        if not any(
            v for k, v in state[block["block_id"]][block["element"]["action_id"]].items() if k != "type"
        )
    ]
