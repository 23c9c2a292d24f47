"""api.test, auth.test, apps.connections.open."""

from playground.workspace.api.call import Call
from playground.workspace.records.models import Json


def api_test(call: Call) -> Json:
    return {"args": call.args}


def auth_test(call: Call) -> Json:
    state = call.state
    return {
        "url": call.state.links.team,
        "team": state.team_domain,
        "team_id": state.team_id,
        "user": state.users[state.bot_user_id].name,
        "user_id": state.bot_user_id,
        "bot_id": state.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    return {"url": call.state.links.socket(call.sockets.ticket())}


METHODS = {"api.test": api_test, "auth.test": auth_test, "apps.connections.open": open_connection}
