"""Answers HTTP requests for `/api/METHOD`: faults, token, scopes, rate limit, then the method."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.workspace.access import Access
from playground.workspace.api import METHODS
from playground.workspace.api.call import Call
from playground.workspace.api.specs import SPECS, Spec
from playground.workspace.errors import ApiError
from playground.workspace.faults import Fault, Faults
from playground.workspace.limits.pace import Limiter
from playground.workspace.records.models import Change, Json
from playground.workspace.records.state import State
from playground.workspace.to_app.socket import Sockets
from playground.workspace.to_app.triggers import Triggers

CARRIED_OUT = {"lose_answer", "late_answer", "false_error"}
"""Harms to the answer of a call that is carried out."""
SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in</body></html>"


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A call that was made. `answer`: what was answered, or would have been if it was lost."""

    method: str
    args: Json
    answer: Json
    at: float
    harm: str = ""

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))


class Api:
    """The Web API. `calls`: the log of all calls, oldest first."""

    def __init__(
        self,
        *,
        state: State,
        access: Access,
        triggers: Triggers,
        faults: Faults,
        limiter: Limiter,
        sockets: Sockets,
    ) -> None:
        self._state = state
        self._access = access
        self._triggers = triggers
        self._faults = faults
        self._limiter = limiter
        self._sockets = sockets
        self.calls: list[ApiCall] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request)
        token = _token(request, args)
        await asyncio.sleep(self._faults.delay)
        fault = self._faults.take(method)
        if fault and fault.harm == "lose_call":
            self._log(method, args, {"ok": False, "error": "lost"}, fault)
            return break_off(request)
        response, body = self._answer(method, args, token, fault)
        self._log(method, args, body, fault)
        return await _spoiled(request, response, fault) if fault else response

    def _answer(self, method: str, args: Json, token: str, fault: Fault | None) -> tuple[web.Response, Json]:
        try:
            if fault:
                _raise_fault(fault)
            body = {"ok": True, **self._carry_out(method, args, token)}
            return _json(body, 200, self._headers(method)), body
        except ApiError as refused:
            return _json(refused.body, refused.status, refused.headers), refused.body

    def _carry_out(self, method: str, args: Json, token: str) -> Json:
        if method not in METHODS:
            raise ApiError("unknown_method", req_method=method)
        spec = SPECS[method]
        self._access.check_token(token, app_level=spec.app_level)
        granted = self._access.scopes
        if spec.scopes and not any(scope in granted for scope in spec.scopes):
            raise ApiError("missing_scope", needed=spec.scopes[0], provided=",".join(sorted(granted)))
        self._pace(method, spec, args)
        return METHODS[method](
            Call(method, args, self._state, self._triggers, self._faults, self._sockets, granted)
        )

    def _pace(self, method: str, spec: Spec, args: Json) -> None:
        seconds = self._limiter.wait(method, spec.tier, str(args.get("channel", "")))
        if seconds:
            raise rate_limited(seconds)

    def _headers(self, method: str) -> dict[str, str]:
        accepted = SPECS[method].scopes if method in SPECS else ()
        return {
            "X-OAuth-Scopes": ",".join(sorted(self._access.scopes)),
            "X-Accepted-OAuth-Scopes": ",".join(accepted),
        }

    def _log(self, method: str, args: Json, answer: Json, fault: Fault | None) -> None:
        call = ApiCall(method, args, answer, self._state.clock(), fault.harm if fault else "")
        self.calls.append(call)
        self._state.changes.tell(Change("call", call))


async def _spoiled(request: web.Request, response: web.Response, fault: Fault) -> web.Response:
    """What arrives of the response to a call that was carried out."""
    if fault.harm == "lose_answer":
        return break_off(request)
    if fault.harm == "false_error":
        return _json({"ok": False, "error": "fatal_error"}, 500, {})
    if fault.harm == "late_answer":
        await asyncio.sleep(fault.seconds)
    return response


def rate_limited(seconds: int) -> ApiError:
    return ApiError("ratelimited", status=429, headers={"Retry-After": str(seconds)})


def _raise_fault(fault: Fault) -> None:
    if fault.harm == "ratelimited":
        raise rate_limited(fault.seconds)
    if fault.harm == "server_error":
        raise ApiError("internal_error", status=500)
    if fault.harm not in CARRIED_OUT:
        raise ApiError(fault.harm)


def _json(body: Json, status: int, headers: dict[str, str]) -> web.Response:
    return web.json_response(body, status=status, headers=headers)


def break_off(request: web.Request) -> web.Response:
    """Closes the connection without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _arguments(request: web.Request) -> Json:
    """The arguments from the query, a form, or a JSON body; all three are in use."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        return args | await _json_body(request)
    return args | {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


async def _json_body(request: web.Request) -> Json:
    try:
        body: Any = json.loads(await request.text() or "{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _token(request: web.Request, args: Json) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") or str(args.pop("token", ""))
