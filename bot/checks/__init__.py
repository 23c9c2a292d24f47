"""One file, one question, in the room of what it is about: `dns`, `servers`, `tls`, our own side (`sender`).

Each check tells what it found to the scene, as soon as it knows. `checks.toml` says when each is asked.
"""
