"""In-memory twins of the ports, for tests without sockets, a database, or waiting."""
