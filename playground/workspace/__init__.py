"""A strict stand-in for Slack: Web API, Socket Mode, files."""
