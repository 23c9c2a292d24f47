"""The actions on the page, by name, and what each does in the workspace."""

from collections.abc import Awaitable, Callable
from typing import Any

from playground.workspace import CommandResult, Workspace

Json = dict[str, Any]


async def say(workspace: Workspace, args: Json) -> Json:
    """Sends a message or a command; commands do not work in threads, as in Slack."""
    text, thread_ts = str(args["text"]), args.get("thread_ts")
    if not text.startswith("/"):
        return {"ts": await workspace.say(args["user"], args["channel"], text, thread_ts)}
    if thread_ts:
        return {"error": "Slash commands do not work in threads: mention @bouncebot instead."}
    return _result(await workspace.command(args["user"], args["channel"], text))


async def press(workspace: Workspace, args: Json) -> Json:
    place = (args["channel"], args["ts"])
    return _result(await workspace.press(args["user"], *place, args["action_id"], args.get("value")))


async def press_in_view(workspace: Workspace, args: Json) -> Json:
    view = (args["view"], args["action_id"], args.get("value"))
    return _result(await workspace.press_in_view(args["user"], *view))


async def shortcut(workspace: Workspace, args: Json) -> Json:
    return _result(await workspace.shortcut(args["user"], args["channel"], args["ts"], args["callback_id"]))


async def react(workspace: Workspace, args: Json) -> Json:
    """Adds the reaction, or removes it."""
    place = (args["channel"], args["ts"])
    if args["user"] in workspace.reactions(*place).get(args["name"], []):
        await workspace.unreact(args["user"], *place, args["name"])
    else:
        await workspace.react(args["user"], *place, args["name"])
    return {}


async def submit(workspace: Workspace, args: Json) -> Json:
    result = await workspace.submit(args["user"], args["view"], args["values"])
    return _result(result) | {"errors": result.payload.get("errors", {})}


async def close(workspace: Workspace, args: Json) -> Json:
    await workspace.close_view(args["user"], args["view"])
    return {}


async def home(workspace: Workspace, args: Json) -> Json:
    await workspace.open_home(args["user"])
    return {}


async def direct(workspace: Workspace, args: Json) -> Json:
    return {"channel": workspace.direct(args["user"])}


async def delete(workspace: Workspace, args: Json) -> Json:
    await workspace.delete(args["user"], args["channel"], args["ts"])
    return {}


async def edit(workspace: Workspace, args: Json) -> Json:
    await workspace.edit(args["user"], args["channel"], args["ts"], str(args["text"]))
    return {}


ACTS: dict[str, Callable[[Workspace, Json], Awaitable[Json]]] = {
    "say": say, "press": press, "press_in_view": press_in_view, "shortcut": shortcut, "react": react,
    "submit": submit, "close": close, "home": home, "direct": direct, "delete": delete,
    "edit": edit,
}  # fmt: skip

TROUBLES = {
    "unknown_command": "That is not a valid command, says Slack. bouncebot's is /bounce.",
    "dispatch_failed": "bouncebot is not connected: Slack would say that the app did not respond.",
    "operation_timeout": "bouncebot did not answer within three seconds.",
}


def _result(result: CommandResult) -> Json:
    return {"error": TROUBLES[result.error]} if result.error else {"seconds": result.seconds}
