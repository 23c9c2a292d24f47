"""From a verdict to steps and the next look."""
