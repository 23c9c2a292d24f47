"""The network: the only room that connects to strangers, and only to addresses that the guard lets pass."""
