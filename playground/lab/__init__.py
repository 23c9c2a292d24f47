"""Mail domains that are sick in known ways, on loopback."""
