"""TLS, and what the domain demands of it (DANE, MTA-STS)."""
