"""What the workspace remembers: people, channels, messages, files and views. Nothing here knows the app."""
