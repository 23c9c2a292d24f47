"""Everything that works without Slack."""
