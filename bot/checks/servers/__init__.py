"""The mail servers: what a session shows, compared with earlier sessions and with the controls."""
