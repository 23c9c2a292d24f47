"""The bell that wakes us for due watches."""
