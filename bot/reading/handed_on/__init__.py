"""What people do to a bounce before it reaches us: they forward, quote, paste and list it."""
