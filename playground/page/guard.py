"""Lets only the page itself use its server, and keeps the page from loading anything from elsewhere.

Other sites in the same browser can reach loopback too. So requests that change something must be JSON or
octets, which foreign pages cannot send without permission, and the Host must be loopback, which prevents DNS
rebinding.
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
    if request.method == "POST" and request.content_type not in BODIES:
        raise web.HTTPUnsupportedMediaType
    response = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response
