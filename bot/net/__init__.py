"""The network: only from here strangers are connected to, and only at addresses that the guard allows."""
