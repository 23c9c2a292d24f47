"""When to look again: pure policy, without a clock."""
