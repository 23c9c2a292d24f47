"""Bolt's app, and the two ways to connect: a socket, or HTTP."""

from handlers.connection.bolt import App, bolt_app
from handlers.connection.http_mode import over_http
from handlers.connection.socket import SocketConnection

__all__ = ["App", "SocketConnection", "bolt_app", "over_http"]
