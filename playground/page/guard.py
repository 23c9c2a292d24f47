"""Lets only the page itself use its server, and keeps the page from loading anything from elsewhere.

Other sites in the same browser can reach loopback too. So requests that change something must say that they
are JSON or octets, which foreign pages cannot do without permission; they can leave the type out, and aiohttp
then assumes octets. An Origin must be our own. The Host must be loopback, which prevents DNS rebinding.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HOSTS = ("127.0.0.1", "localhost")
BODIES = ("application/json", "application/octet-stream")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.host.partition(":")[0] not in HOSTS:
        raise web.HTTPForbidden(text="This page is served to this machine only.")
    if request.headers.get("Origin", own := f"http://{request.host}") != own:
        raise web.HTTPForbidden(text="This page takes no requests from other sites.")
    declared = "Content-Type" in request.headers and request.content_type in BODIES
    if request.method == "POST" and not declared:
        raise web.HTTPUnsupportedMediaType
    response = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response
