"""From a subject to a verdict."""
