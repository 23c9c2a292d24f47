"""The network. Strangers' servers are contacted only from here, at addresses that the guard allows."""
