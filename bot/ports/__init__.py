"""What the core needs from outside, as Protocols. Each has an in-memory twin for tests."""
