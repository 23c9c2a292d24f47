"""What keeps a process running well: background tasks and their failures, leases on work that several
processes share, and short waits."""
