"""Only this page may talk to its server, and the page loads nothing from elsewhere.

Other sites in the same browser can reach loopback too: what changes something has to be JSON or octets, which
a foreign page cannot send unasked, and the Host must be loopback, which ends DNS rebinding.
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
