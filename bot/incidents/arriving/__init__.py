"""What tells of bounces: it opens an incident, or joins the one that is open for its domain."""
