"""The network: the only room that connects to strangers, and only to addresses that the guard lets pass."""

from bot.net.build import Network, build_network

__all__ = ["Network", "build_network"]
