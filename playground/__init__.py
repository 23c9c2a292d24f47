"""A simulated world to try and test in: a strict stand-in for Slack, and a lab of sick mail domains."""
