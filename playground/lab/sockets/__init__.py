"""What the lab's servers stand on: addresses that accept, refuse or drop, ports, streams and their tasks."""
