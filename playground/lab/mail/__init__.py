"""The lab's mail servers: how each behaves (`servers.toml`), its side of a session, and proxies to them."""
