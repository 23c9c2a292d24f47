"""Slack's clients, Bolt's app, and the two ways in: a socket, or HTTP."""

from handlers.connection.bolt import App, bolt_app
from handlers.connection.clients import SlackClient, patient_client, web_client
from handlers.connection.door import over_http
from handlers.connection.socket import SocketConnection

__all__ = ["App", "SlackClient", "SocketConnection", "bolt_app", "over_http", "patient_client", "web_client"]
