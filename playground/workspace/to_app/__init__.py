"""What the app gets from the workspace: events, commands and actions, over sockets or HTTP."""
