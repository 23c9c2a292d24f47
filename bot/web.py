"""Health, metrics, and HTTP mode's server."""
