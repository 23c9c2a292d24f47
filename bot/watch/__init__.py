"""When to look again, and what the result changes: pure policy, without a clock."""
