"""When to look again, and what a look has to tell: pure policy, without a clock."""
