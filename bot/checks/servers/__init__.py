"""The mail servers: what a session shows, beside earlier ones and those of others."""
