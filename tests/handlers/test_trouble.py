"""Which errors mean refused, which mean later, and which leave it open."""

import ssl
from socket import gaierror
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict, CIMultiDictProxy
from slack_sdk.errors import SlackApiError, SlackRequestError
from yarl import URL

from handlers.clients import web_client
from handlers.trouble import BACK_OFF, DEAD, ERRORS, LONGEST_PAUSE, Fate, Trouble, in_words, trouble_of
from playground.workspace.api.server import Server


async def answered(**answer: Any) -> Trouble:
    """The trouble of a post after this answer from a server, or from something in between."""

    async def answer_so(_: web.Request) -> web.Response:
        return (
            web.json_response(answer["body"], status=answer["status"]) if "body" in answer else plain(answer)
        )

    server = Server([("POST", "/api/chat.postMessage", answer_so)], 0)
    await server.start()
    try:
        await web_client("xoxb-1", f"{server.origin}/api/").chat_postMessage(channel="C1", text="secret")
    except ERRORS as error:
        return trouble_of(error)
    finally:
        await server.stop()
    raise AssertionError("it was taken")


def plain(answer: dict[str, Any]) -> web.Response:
    return web.Response(**answer)


REFUSALS = [
    "channel_not_found", "not_in_channel", "is_archived", "channel_is_archived", "msg_too_long",
    "invalid_blocks", "no_permission", "restricted_action",
    "a_word_that_slack_invents_tomorrow",
]  # fmt: skip


@pytest.mark.parametrize("word", REFUSALS)
async def test_a_clear_refusal_is_refused(word: str) -> None:
    assert await answered(status=200, body={"ok": False, "error": word}) == Trouble(Fate.REFUSED, word)


@pytest.mark.parametrize("word", sorted(DEAD))
async def test_a_revoked_token_can_be_replaced(word: str) -> None:
    assert await answered(status=200, body={"ok": False, "error": word}) == Trouble(Fate.NOT_ARRIVED, word)


@pytest.mark.parametrize("word", ["team_added_to_org", "org_login_required"])
async def test_a_workspace_that_is_moved_to_an_organisation_takes_posts_later(word: str) -> None:
    assert await answered(status=200, body={"ok": False, "error": word}) == Trouble(Fate.NOT_ARRIVED, word)


@pytest.mark.parametrize("status", [200, 500, 503])
@pytest.mark.parametrize("word", ["internal_error", "fatal_error", "service_unavailable"])
async def test_a_slack_server_error_leaves_it_unknown(word: str, status: int) -> None:
    assert (await answered(status=status, body={"ok": False, "error": word})).fate is Fate.UNKNOWN


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/json"])
@pytest.mark.parametrize("status", [502, 504])
async def test_a_gateways_answer_leaves_it_unknown(status: int, kind: str) -> None:
    trouble = await answered(status=status, text="<h1>Bad gateway</h1>", content_type=kind)
    assert trouble == Trouble(Fate.UNKNOWN, f"HTTP {status}")


A_DATE = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0", 0.0), ("soon", 1.0), (A_DATE, 1.0), ("-5", 1.0), ("86400", LONGEST_PAUSE),
     ("inf", 1.0), ("nan", 1.0), ("9" * 400, LONGEST_PAUSE), (None, 1.0)],
)  # fmt: skip
async def test_a_rate_limited_call_was_not_accepted(header: str | None, seconds: float) -> None:
    headers = {"Retry-After": header} if header else {}
    trouble = await answered(
        status=429,
        headers=headers,
        text='{"ok": false, "error": "ratelimited"}',
        content_type="application/json",
    )
    assert trouble == Trouble(Fate.NOT_ARRIVED, "ratelimited", seconds)
    assert trouble.pause(5) == seconds


async def test_a_refused_connection_was_not_accepted() -> None:
    with pytest.raises(aiohttp.ClientConnectorError) as caught:
        await web_client("xoxb-1", "http://127.0.0.1:9/api/").chat_postMessage(channel="C1", text="secret")
    assert trouble_of(caught.value).fate is Fate.NOT_ARRIVED


@pytest.mark.parametrize(
    "error",
    [TimeoutError("secret"), ConnectionResetError("secret"), aiohttp.ServerDisconnectedError("secret"),
     aiohttp.ServerTimeoutError("secret"), SlackRequestError("secret")],
)  # fmt: skip
def test_any_other_error_leaves_it_unknown_and_shows_no_details(error: Exception) -> None:
    trouble = trouble_of(error)
    assert trouble.fate is Fate.UNKNOWN
    assert "secret" not in trouble.why


def test_an_unreadable_answer_leaves_it_unknown() -> None:
    assert trouble_of(SlackApiError("secret", {})).fate is Fate.UNKNOWN  # type: ignore[no-untyped-call]


def test_pauses_grow_up_to_a_limit() -> None:
    trouble = Trouble(Fate.UNKNOWN, "TimeoutError")
    assert [trouble.pause(failed) for failed in (1, 2, 100)] == [BACK_OFF[0], BACK_OFF[1], BACK_OFF[-1]]


HOST = ConnectionKey("slack.com", 443, True, True, None, None, None)
UNTRUSTED = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
UNTRUSTED.verify_message = "self-signed certificate"
NO_TLS = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
PROXY = URL("http://us:secret@proxy:3128")
REFUSED_BY_PROXY = aiohttp.ClientHttpProxyError(
    aiohttp.RequestInfo(PROXY, "CONNECT", CIMultiDictProxy(CIMultiDict()), PROXY),
    (),
    status=407,
    message="Proxy Authentication Required",
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (aiohttp.ClientConnectorError(HOST, OSError(111, "Connect call failed")), "Connection refused"),
        (aiohttp.ClientConnectorDNSError(HOST, gaierror(-2, "No such name")), "No such name"),
        (
            aiohttp.ClientConnectorCertificateError(HOST, UNTRUSTED),
            "its certificate is not valid: self-signed",
        ),
        (aiohttp.ClientConnectorSSLError(HOST, NO_TLS), "[SSL: WRONG_VERSION_NUMBER] wrong version number"),
        (aiohttp.InvalidURL("us:secret@proxy:3128"), "the proxy's address is no URL"),
        (REFUSED_BY_PROXY, "the proxy answers 407 (Proxy Authentication Required)"),
        (TimeoutError(), "no answer in time"),
        (aiohttp.ServerDisconnectedError(), "Server disconnected"),
        (aiohttp.ClientError(), "ClientError"),
    ],
)
def test_the_obstacle_is_named_in_plain_words(error: Exception, words: str) -> None:
    assert in_words(error).startswith(words)
    assert "secret" not in in_words(error)
